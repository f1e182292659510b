import type { Check } from './constraints.js';
import type { Expression } from './expression.js';
import type { DomainType } from './named-types.js';
import type { Column, TableName } from './schema.js';

/** The domain of a column and those that it is declared over, the outermost first. */
export function domainsOf(
  { domain }: Pick<Column, 'domain'>,
  domains: readonly DomainType[],
): readonly DomainType[] {
  const found: DomainType[] = [];
  for (let name = domain; name !== undefined; name = found.at(-1)?.over) {
    const next = findDomain(domains, name);
    if (next === undefined || found.includes(next)) break;
    found.push(next);
  }
  return found;
}

function findDomain(domains: readonly DomainType[], { name, schema }: TableName): DomainType | undefined {
  return domains.find((domain) => domain.name.name === name && domain.name.schema === schema);
}

/** What the domains of a column ask of its values, as checks of the column; the texts stay those of the domains. */
export function domainChecks(
  column: Pick<Column, 'domain' | 'name'>,
  domains: readonly DomainType[],
): readonly Check[] {
  const checks = domainsOf(column, domains).flatMap((domain) => domain.checks);
  return checks.map(({ expression }) => {
    const { tree } = expression;
    const own = tree && { tree: renameValue(tree, column.name) };
    return { column: column.name, expression: { ...expression, ...own } };
  });
}

/** In the checks of a domain the column `value` is the value. */
function renameValue<T>(node: T, column: string): T {
  if (Array.isArray(node)) return node.map((child: unknown) => renameValue(child, column)) as T;
  if (typeof node !== 'object' || node === null) return node;
  const found: Partial<Extract<Expression, { kind: 'column' }>> = node;
  if (found.kind === 'column' && found.name?.toLowerCase() === 'value') return { ...node, name: column };
  const entries = Object.entries(node).map(([key, child]) => [key, renameValue(child as unknown, column)]);
  return Object.fromEntries(entries) as T;
}
