import type {
  Batch,
  Checkpoint,
  ColumnPlan,
  LogicalType,
  Row,
  Statement,
  Table,
  TargetOptions,
  TargetSchema,
  TargetSession,
  WriterOptions,
} from '@godwit/plugin-api';
import { sqlite } from '../src/index.js';

export const NEVER = new AbortController().signal;
export const RUN = 'run-1';

export function openTarget(
  path: string,
  busyTimeoutMs = 200,
  options: Omit<TargetOptions, 'signal'> = {},
): Promise<TargetSession> {
  return sqlite.openTarget(sqlite.parseConfig({ path, busyTimeoutMs }), { signal: NEVER, ...options });
}

export function begin(target: TargetSession, runId = RUN): Promise<void> {
  return target.bookkeeping.begin({
    runId,
    version: '0.0.0',
    source: 'here',
    target: 'there',
    fingerprint: {},
    plan: '{}',
  });
}

export function finish(target: TargetSession, runId = RUN): Promise<void> {
  return target.bookkeeping.finish(runId, { status: 'done', result: '{}' });
}

/** A table of columns with these types, as the engine would plan it. */
export function table(
  name: string,
  columns: Readonly<Record<string, LogicalType>>,
  more: Partial<Table> = {},
): Table {
  return {
    name: { name },
    columns: Object.entries(columns).map(([column, type]) => ({
      name: column,
      type,
      nativeType: sqlite.types.toNative(type).type,
      nullable: true,
    })),
    uniqueKeys: [],
    foreignKeys: [],
    indexes: [],
    checks: [],
    ...more,
  };
}

export function schema(tables: readonly Table[], more: Partial<TargetSchema> = {}): TargetSchema {
  return {
    from: 'postgres',
    tables,
    schemas: [],
    enums: [],
    domains: [],
    views: [],
    triggers: [],
    ...more,
  };
}

/** Runs statements one by one. */
export async function run(target: TargetSession, statements: readonly Statement[]): Promise<void> {
  for (const statement of statements)
    await target.execute([statement], { runId: RUN, step: statement.id }, NEVER);
}

export function statement(sql: string, more: Partial<Statement> = {}): Statement {
  return { id: sql, sql, purpose: 'try it', phase: 'before-load', transaction: 'group', ...more };
}

export function checkpoint(name: string, rows: number, done = true): Checkpoint {
  const count = BigInt(rows);
  return {
    runId: RUN,
    table: { name },
    range: 'all',
    position: null,
    done,
    read: count,
    written: count,
    rejected: 0n,
    skipped: 0n,
  };
}

export function plansOf(given: Table): readonly ColumnPlan[] {
  return given.columns.map((column) => ({ name: column.name, as: column.type }));
}

/** Writes batches into a table and commits them. */
export async function write(
  target: TargetSession,
  given: Table,
  batches: readonly Batch[],
  more: Partial<WriterOptions> = {},
) {
  await using writer = await target.openWriter(given.name, {
    runId: RUN,
    columns: plansOf(given),
    mode: 'insert',
    signal: NEVER,
    ...more,
  });
  for (const batch of batches) await writer.write(batch);
  return await writer.commit(checkpoint(given.name.name, 0));
}

export function rowBatch(rows: readonly Row[]): Batch {
  return { rows, position: null };
}
