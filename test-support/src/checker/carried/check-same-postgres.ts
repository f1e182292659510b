import pg from 'pg';
import type { ContentReport } from '../check-same-content.js';
import { compareRows } from '../compare-rows.js';
import type { Difference } from '../difference.js';
import { type CarriedTable, listCarriedTables, readTexts, settleForTexts } from './postgres-tables.js';

export interface SamePostgresCheck {
  /** The URL of the database that was first. */
  readonly expected: string;
  readonly found: string;
}

/**
 * Compares every table, row and value of two PostgreSQL databases: values are the same where PostgreSQL's own output
 * functions write them the same, with every digit.
 */
export async function checkSamePostgres(check: SamePostgresCheck): Promise<ContentReport> {
  await using expected = await open(check.expected);
  await using found = await open(check.found);
  const targets = new Map((await listCarriedTables(found.client)).map((table) => [idOf(table), table]));
  const tables: ContentReport['tables'][number][] = [];
  const differences: Difference[] = [];
  for (const source of await listCarriedTables(expected.client)) {
    const target = targets.get(idOf(source));
    targets.delete(idOf(source));
    const rows = await readTexts(expected.client, source);
    tables.push({ name: idOf(source), rows: rows.length, columns: source.columns.length });
    differences.push(...(await compareTable(source, rows, target, found.client)));
  }
  for (const table of targets.keys())
    differences.push({ kind: 'table-extra', table, detail: 'the table is not in the first database' });
  return { tables, differences };
}

interface Opened extends AsyncDisposable {
  readonly client: pg.Client;
}

async function open(connectionString: string): Promise<Opened> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await settleForTexts(client);
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

function idOf({ schema, name }: CarriedTable): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

async function compareTable(
  source: CarriedTable,
  rows: readonly (readonly (string | null)[])[],
  target: CarriedTable | undefined,
  client: pg.Client,
): Promise<readonly Difference[]> {
  const table = idOf(source);
  if (target === undefined)
    return [{ kind: 'table-missing', table, detail: 'the table is not in the second database' }];
  const there = new Set(target.columns.map(({ name }) => name));
  const missing = source.columns.filter(({ name }) => !there.has(name));
  if (missing.length > 0)
    return missing.map(({ name }): Difference => {
      return {
        kind: 'column-missing',
        table,
        column: name,
        detail: 'the column is not in the second database',
      };
    });
  const key = source.columns.flatMap((column, index) => (column.key ? [index] : []));
  const columns = source.columns.map(({ name }) => name);
  const sides = { expected: 'the first database', found: 'the second database' };
  const found = await readTexts(client, { ...target, columns: source.columns });
  return compareRows({ table, columns, key, sides }, rows, found);
}
