import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Batch,
  type ColumnPlan,
  isEncodedBatch,
  type ReadOptions,
  type Row,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { sqlite } from '../src/index.js';

/** A folder that goes after the test. */
export function temporaryFolder(): Disposable & { readonly path: string; file(name: string): string } {
  const path = mkdtempSync(join(tmpdir(), 'godwit-test-'));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Makes a database file by running SQL, and gives its path. */
export function makeDatabase(path: string, sql: string): string {
  const db = new Database(path);
  db.exec(sql);
  db.close();
  return path;
}

/** A copy that its owner may write, whatever the file was: a WAL needs that. */
export function copyOf(file: string, path: string): string {
  copyFileSync(file, path);
  chmodSync(path, 0o600);
  return path;
}

export function open(
  path: string,
  options: {
    readers?: number;
    snapshot?: 'live' | 'copy';
    damaged?: 'fail' | 'read';
    reader?: 'auto' | 'sql';
    busyTimeoutMs?: number;
    signal?: AbortSignal;
  } = {},
): Promise<SourceSession> {
  const {
    readers = 1,
    snapshot = 'live',
    damaged = 'fail',
    reader = 'auto',
    busyTimeoutMs = 2000,
    signal = new AbortController().signal,
  } = options;
  return sqlite.openSource(sqlite.parseConfig({ path, busyTimeoutMs }), {
    readers,
    snapshot,
    damaged,
    options: { reader },
    signal,
  });
}

export const MB = 1 << 20;

export function readOptions(columns: readonly ColumnPlan[], change: Partial<ReadOptions> = {}): ReadOptions {
  return {
    columns,
    maxBytes: MB,
    maxRows: 10_000,
    badText: 'fail',
    sourceTimeZone: 'UTC',
    maxCellBytes: 256 * MB,
    signal: new AbortController().signal,
    ...change,
  };
}

export function plansOf(table: Table): readonly ColumnPlan[] {
  return table.columns.map((column) => ({ name: column.name, as: column.type }));
}

export async function tableNamed(session: SourceSession, name: string): Promise<Table> {
  const found = (await session.introspect()).tables.find((table) => table.name.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
}

export async function collect(batches: AsyncIterable<Batch>): Promise<readonly Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

export function rowsOf(batches: readonly Batch[]): readonly Row[] {
  return batches.flatMap((batch) => (isEncodedBatch(batch) ? [] : batch.rows));
}

export function textOf(batches: readonly Batch[]): string {
  return batches
    .map((batch) => (isEncodedBatch(batch) ? new TextDecoder().decode(batch.bytes) : ''))
    .join('');
}

/** The error that a promise ends with. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ code?: string; message: string; hint?: string; place?: unknown }> {
  try {
    await promise;
  } catch (error) {
    return error as { code?: string; message: string };
  }
  throw new Error('it did not fail');
}
