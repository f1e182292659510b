import type pg from 'pg';
import { quote } from '../checker/sqlite-side.js';
import { CONSTANTS } from './postgres-constants.js';
import {
  chosen,
  type Outcome,
  pseudoRandom,
  ROW,
  type RuledColumn,
  type RuledTable,
  type Staged,
} from './ruled-table.js';

const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
    CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE format_type(a.atttypid, a.atttypmod) END AS base,
    a.attgenerated <> '' AS generated, a.attidentity <> '' AS identity, a.attnotnull AS required,
    coalesce(pg_get_expr(d.adbin, d.adrelid), t.typdefault) AS default,
    (SELECT count(*)::int FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c') AS checks
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relkind = 'r' AND NOT c.relispartition AND n.nspname !~ '^pg_'
    AND n.nspname NOT IN ('information_schema', 'godwit')
  ORDER BY n.nspname, c.relname, a.attnum`;

interface ColumnRow {
  readonly schema: string;
  readonly name: string;
  readonly column: string;
  readonly type: string;
  readonly base: string;
  readonly generated: boolean;
  readonly identity: boolean;
  readonly required: boolean;
  readonly default: string | null;
  readonly checks: number;
}

/** The tables of PostgreSQL, with their rules. */
export async function listPostgresRules(client: pg.Client): Promise<readonly RuledTable[]> {
  const tables = new Map<string, RuledTable & { readonly columns: RuledColumn[] }>();
  for (const row of (await client.query<ColumnRow>(TABLES)).rows) {
    const { schema, name, checks } = row;
    const id = JSON.stringify([schema, name]);
    const table = tables.get(id) ?? { schema, name, checks, columns: [] };
    tables.set(id, table);
    table.columns.push(toColumn(row));
  }
  return [...tables.values()];
}

function toColumn(row: ColumnRow): RuledColumn {
  const givesKeys = row.identity || /^nextval\(/.test(row.default ?? '');
  return {
    name: row.column,
    typeText: row.base,
    generated: row.generated,
    required: row.required || givesKeys,
    ...(row.default === null || row.generated || givesKeys ? {} : { default: row.default }),
  };
}

/** Makes the staging table of a table, and fills it; what PostgreSQL does not take as a value is left out. */
export async function stagePostgres(
  client: pg.Client,
  table: RuledTable,
  options: { readonly staging: string; readonly rows: number; readonly seed: number },
): Promise<Staged> {
  const { staging, rows, seed } = options;
  const from = nameOf(table);
  const given = table.columns.filter(({ generated }) => !generated);
  const names = given.map(({ name }) => quote(name)).join(', ');
  await client.query(
    `CREATE TABLE ${quote(staging)} AS SELECT 0 AS ${quote(ROW)}, ${names} FROM ${from} WITH NO DATA`,
  );
  const found = await client.query(`SELECT count(*)::int AS count FROM (SELECT FROM ${from} LIMIT 50) AS t`);
  const count: number = found.rows[0].count;
  const random = pseudoRandom(seed);
  let made = 0;
  for (let row = 0; row < rows; row++) {
    const base = random(count);
    const values = given.map((column) => {
      const old = (offset: number): string =>
        `(SELECT ${quote(column.name)} FROM ${from} OFFSET ${offset} LIMIT 1)`;
      const constants = constantsOf(column.typeText);
      return chosen(column, random, { old, count, base, constants });
    });
    const done = await client
      .query(`INSERT INTO ${quote(staging)} VALUES (${[made, ...values].join(', ')})`)
      .then(
        () => true,
        () => false,
      );
    if (done) made++;
  }
  return { table, staging, rows: made };
}

function constantsOf(type: string): readonly string[] {
  const base = type.replace(/\(.*?\)/, '');
  const values = CONSTANTS.find(([pattern]) => pattern.test(base))?.[1] ?? [];
  // The column itself rounds and cuts.
  return values.map((value) => `'${value.replaceAll("'", "''")}'::${base}`);
}

function nameOf({ schema = 'public', name }: RuledTable): string {
  return `${quote(schema)}.${quote(name)}`;
}

/** Inserts a row that is staged, reads what became of it and takes it back. `cells` is SQL of the cells. */
export async function tryPostgres(
  client: pg.Client,
  row: {
    readonly table: RuledTable;
    readonly staging: string;
    readonly number: number;
    readonly columns: readonly string[];
    readonly cells: readonly string[];
  },
): Promise<Outcome<string | null>> {
  const names = row.columns.map(quote).join(', ');
  const values = row.columns.map((name) => staged(name, row.table)).join(', ');
  await client.query('SAVEPOINT one');
  try {
    const { rows } = await client.query<(string | null)[]>({
      text: `INSERT INTO ${nameOf(row.table)} (${names}) OVERRIDING SYSTEM VALUE
        SELECT ${values} FROM ${quote(row.staging)} WHERE ${quote(ROW)} = ${row.number} RETURNING ${row.cells.join(', ')}`,
      rowMode: 'array',
      types: { getTypeParser: () => (value: string) => value } as pg.CustomTypesConfig,
    });
    return { kind: 'made', cells: rows[0] ?? [] };
  } catch (error) {
    const { code = '', message } = error as { readonly code?: string; readonly message: string };
    return /^(23514|23502)$/.test(code)
      ? { kind: 'refused' }
      : { kind: 'failed', message: `${code} ${message}` };
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT one');
  }
}

/** What is staged may be of another type, since its values are others. A text is cut by no cast. */
function staged(name: string, { columns }: RuledTable): string {
  const type = columns.find((column) => column.name === name)?.typeText ?? 'text';
  return /char|text|"/.test(type) ? quote(name) : `${quote(name)}::text::${type}`;
}

/** Rows are judged by defaults, generated columns and checks alone: keys and triggers rest, and old rows are gone. */
export async function restPostgres(client: pg.Client, tables: readonly RuledTable[]): Promise<void> {
  await client.query('BEGIN');
  await client.query('SET LOCAL session_replication_role = replica');
  for (const table of tables) await client.query(`DELETE FROM ${nameOf(table)}`);
}
