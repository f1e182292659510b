import type {
  Checkpoint,
  Column,
  LogicalType,
  Statement,
  Table,
  TargetSchema,
  TargetSession,
} from '@godwit/plugin-api';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import pg from 'pg';
import { postgres } from '../src/index.js';

/** A database of its own with an opened target and a plain client beside it. */
export interface Bench extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly session: TargetSession;
  readonly client: pg.Client;
  /** Runs statements as the engine would. */
  run(statements: readonly Statement[]): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const database = await createTestDatabase();
  const session = await postgres.openTarget(postgres.parseConfig(database.url), { signal: never() });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await session.bookkeeping.begin(runRecord('run'));
  const run = async (statements: readonly Statement[]): Promise<void> => {
    for (const statement of statements) {
      await session.execute([statement], { runId: 'run', step: statement.id }, never());
    }
  };
  const close = async (): Promise<void> => {
    await client.end();
    await session[Symbol.asyncDispose]();
    await database.drop();
  };
  return { database, session, client, run, [Symbol.asyncDispose]: close };
}

/** A signal that never aborts. */
export function never(): AbortSignal {
  return new AbortController().signal;
}

export function runRecord(runId: string) {
  const sides = { source: 'sqlite:./app.db', target: 'postgres://localhost/app' };
  return { runId, version: '0.1.0', ...sides, fingerprint: { change: '1' }, plan: '{"steps":[]}' };
}

export function checkpoint(table: string, more: Partial<Checkpoint> = {}): Checkpoint {
  const counts = { read: 0n, written: 0n, rejected: 0n, skipped: 0n };
  return {
    runId: 'run',
    table: { schema: 'public', name: table },
    range: 'all',
    position: 1,
    done: false,
    ...counts,
    ...more,
  };
}

export function column(name: string, type: LogicalType, more: Partial<Column> = {}): Column {
  return { name, type, nativeType: '', nullable: true, ...more };
}

export function table(name: string, columns: readonly Column[], more: Partial<Table> = {}): Table {
  const nothing = { uniqueKeys: [], foreignKeys: [], indexes: [], checks: [] };
  return { name: { schema: 'public', name }, columns, ...nothing, ...more };
}

export function schemaOf(tables: readonly Table[], more: Partial<TargetSchema> = {}): TargetSchema {
  const nothing = { schemas: [], enums: [], domains: [], views: [], triggers: [] };
  return { from: 'sqlite', tables, ...nothing, ...more };
}

export const BIGINT: LogicalType = { kind: 'bigint' };
export const TEXT: LogicalType = { kind: 'text' };
