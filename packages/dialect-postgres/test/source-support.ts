import {
  type Batch,
  type ColumnPlan,
  type DatabaseSchema,
  isEncodedBatch,
  type ReadOptions,
  type Row,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import pg from 'pg';
import { postgres } from '../src/index.js';
import { never } from './support.js';

/** A database of its own with a plain client beside it; sources are opened where a test wants its snapshot. */
export interface SourceBench extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly client: pg.Client;
  /** `settings` goes into the url, e.g. `schema=a,b`. */
  open(options?: { readers?: number; settings?: string; url?: string }): Promise<SourceSession>;
}

export async function openSourceBench(): Promise<SourceBench> {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return {
    database,
    client,
    open: ({ readers = 2, settings = '', url = database.url } = {}) =>
      postgres.openSource(postgres.parseConfig(`${url}?${settings}`), {
        readers,
        snapshot: 'live',
        signal: never(),
      }),
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await database.drop();
    },
  };
}

export function tableNamed(schema: DatabaseSchema, name: string): Table {
  const found = schema.tables.find((table) => table.name.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
}

export function plansOf(table: Table): readonly ColumnPlan[] {
  return table.columns.map((column) => ({ name: column.name, as: column.type }));
}

function readOptions(table: Table, more: Partial<ReadOptions> = {}): ReadOptions {
  return {
    columns: plansOf(table),
    maxBytes: 4 * 1024 ** 2,
    maxRows: 1000,
    badText: 'fail',
    sourceTimeZone: 'UTC',
    maxCellBytes: 256 * 1024 ** 2,
    signal: never(),
    ...more,
  };
}

export async function batchesOf(
  session: SourceSession,
  table: Table,
  more: Partial<ReadOptions> = {},
): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of session.read(table, readOptions(table, more))) batches.push(batch);
  return batches;
}

export async function rowsOf(
  session: SourceSession,
  table: Table,
  more: Partial<ReadOptions> = {},
): Promise<readonly Row[]> {
  const batches = await batchesOf(session, table, more);
  return batches.flatMap((batch) => (isEncodedBatch(batch) ? [] : batch.rows));
}

export async function encodedOf(
  session: SourceSession,
  table: Table,
  more: Partial<ReadOptions> = {},
): Promise<string> {
  const batches = await batchesOf(session, table, { encoding: 'quoted-csv', ...more });
  return batches.map((batch) => (isEncodedBatch(batch) ? Buffer.from(batch.bytes).toString() : '')).join('');
}
