import type {
  Check,
  DomainType,
  Expression,
  ExpressionContext,
  SqlExpression,
  TableName,
} from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { nativeExpression, needsOf, ofExtension } from './native-expression.js';
import type { Types } from './types.js';

interface DomainRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly over_schema: string | null;
  readonly over_name: string | null;
  readonly required: boolean;
  readonly expression: string | null;
  readonly needs: string | null;
  /** A JSON array of {@link DomainCheck}. */
  readonly checks: string;
}

interface DomainCheck {
  readonly name: string;
  readonly text: string;
  readonly validated: boolean;
  readonly needs: readonly string[] | null;
}

/** Domains of extensions come with their extension. */
const DOMAINS = `
  SELECT t.oid::text AS oid, n.nspname::text AS schema, t.typname::text AS name,
         pg_catalog.format_type(t.typbasetype, t.typtypmod) AS type,
         CASE WHEN o.typtype = 'd' THEN p.nspname::text END AS over_schema,
         CASE WHEN o.typtype = 'd' THEN o.typname::text END AS over_name,
         t.typnotnull AS required, pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS expression,
         CASE WHEN t.typdefaultbin IS NOT NULL THEN ${needsOf('pg_catalog.pg_type', 't.oid')} END AS needs,
         (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', k.conname,
                   'text', pg_catalog.pg_get_expr(k.conbin, 0), 'validated', k.convalidated,
                   'needs', ${needsOf('pg_catalog.pg_constraint', 'k.oid')}::json) ORDER BY k.conname), '[]')::text
            FROM pg_catalog.pg_constraint AS k WHERE k.contypid = t.oid AND k.contype = 'c') AS checks
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    JOIN pg_catalog.pg_type AS o ON o.oid = t.typbasetype
    JOIN pg_catalog.pg_namespace AS p ON p.oid = o.typnamespace
   WHERE t.typtype = 'd' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
     AND NOT ${ofExtension('pg_catalog.pg_type', 't.oid')}
   ORDER BY t.oid`;

/** The domains of some schemas and those that columns use, each after the one that it is declared over. */
export async function readDomains(
  connection: Connection,
  types: Types,
  schemas: readonly string[],
  used: readonly TableName[],
): Promise<readonly DomainType[]> {
  const all = (await connection.query<DomainRow>(DOMAINS)).map((row) => toDomain(row, types));
  const wanted = new Set(used.map(keyOf));
  for (const domain of [...all].reverse()) {
    const taken = schemas.includes(domain.name.schema ?? '') || wanted.has(keyOf(domain.name));
    if (taken) wanted.add(keyOf(domain.name));
    if (taken && domain.over !== undefined) wanted.add(keyOf(domain.over));
  }
  return all.filter((domain) => wanted.has(keyOf(domain.name)));
}

function keyOf(name: TableName): string {
  return JSON.stringify([name.schema, name.name]);
}

function toDomain(row: DomainRow, types: Types): DomainType {
  const { type } = types.resolve(row.oid, row.name);
  const name = { schema: row.schema, name: row.name };
  const checks = JSON.parse(row.checks) as readonly DomainCheck[];
  const context = (purpose: ExpressionContext['purpose']): ExpressionContext => ({
    purpose,
    table: {
      name,
      columns: ['VALUE', 'value'].map((value) => ({
        name: value,
        type,
        nativeType: row.type,
        nullable: true,
      })),
    },
    expected: type,
  });
  return {
    name,
    type,
    nativeType: row.type,
    ...(row.over_name === null ? {} : { over: { schema: row.over_schema ?? '', name: row.over_name } }),
    nullable: !row.required,
    ...(row.expression === null
      ? {}
      : { default: nativeExpression(row.expression, context('default'), row.needs) }),
    checks: checks.map((check): Check => {
      const needs = check.needs === null ? null : JSON.stringify(check.needs);
      const expression = nativeExpression(check.text, context('check'), needs);
      return {
        name: check.name,
        expression: aboutValue(expression),
        ...(check.validated ? {} : { validated: false }),
      };
    }),
  };
}

/** VALUE is a word and no name, so it may have been read in lower case. */
function aboutValue(expression: SqlExpression): SqlExpression {
  return expression.tree === undefined ? expression : { ...expression, tree: renamed(expression.tree) };
}

function renamed<T>(node: T): T {
  if (Array.isArray(node)) return node.map(renamed) as T;
  if (typeof node !== 'object' || node === null) return node;
  const column = node as Partial<Expression>;
  if (column.kind === 'column' && 'name' in node && node.name === 'value') return { ...node, name: 'VALUE' };
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, renamed(child)])) as T;
}
