import type { Note } from '../notes/note.js';
import type { Check } from './constraints.js';
import type { DomainType } from './named-types.js';
import type { Column, Table, TableName } from './schema.js';

/** A table without domains, and a note for each column that was declared as one. */
export interface InlinedDomains {
  readonly table: Table;
  readonly notes: readonly Note[];
}

/**
 * For dialects without domains: a column that is declared as one has its base type already, and is given the default and
 * the checks of the domain, and of those that it is declared over.
 */
export function inlineDomains(table: Table, domains: readonly DomainType[]): InlinedDomains {
  const { schema, name } = table.name;
  const notes: Note[] = [];
  const checks: Check[] = [];
  const columns = table.columns.map((column): Column => {
    if (column.domain === undefined) return column;
    const found = chainOf(column.domain, domains);
    const given = column.default ?? found.find((domain) => domain.default !== undefined)?.default;
    checks.push(...found.flatMap((domain) => domain.checks.map((check) => checkOf(check, column.name))));
    const place = { ...(schema === undefined ? {} : { schema }), table: name, column: column.name };
    const message = `There are no domains; ${column.domain.name} became its base type, with its checks and default.`;
    notes.push({ code: 'TYPE_WIDENED', severity: 'info', place, message });
    const { domain: _, ...rest } = column;
    return { ...rest, ...(given === undefined ? {} : { default: given }) };
  });
  return { table: { ...table, columns, checks: [...table.checks, ...checks] }, notes };
}

/** A domain and those that it is declared over. */
function chainOf(name: TableName | undefined, domains: readonly DomainType[]): readonly DomainType[] {
  const found = domains.find((one) => one.name.name === name?.name && one.name.schema === name.schema);
  return found === undefined ? [] : [found, ...chainOf(found.over, domains)];
}

/** Checks of two columns of one domain would share a name. */
function checkOf({ expression }: Check, column: string): Check {
  const { tree } = expression;
  const renamed =
    tree === undefined ? expression : { ...expression, tree: renameValue(tree, column) as typeof tree };
  return { column, expression: renamed };
}

/** In the checks of a domain the column `value` is the value. */
function renameValue(node: unknown, column: string): unknown {
  if (Array.isArray(node)) return node.map((child) => renameValue(child, column));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, child]) => [key, renameValue(child, column)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const isValue = copy['kind'] === 'column' && String(copy['name']).toLowerCase() === 'value';
  return isValue ? { ...copy, name: column } : copy;
}
