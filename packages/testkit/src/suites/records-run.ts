import type {
  Bookkeeping,
  Checkpoint,
  Reject,
  RunRecord,
  Statement,
  Table,
  TargetOptions,
  TargetSession,
} from '@godwit/plugin-api';
import { type Lab, type LabDatabase, never, RUN_ID, runRecord } from '../lab/lab.js';
import { schemaOf } from '../lab/make-tables.js';
import { numberRows, numbersTable } from '../lab/numbers.js';
import { checkpoint, rowBatch, writerOptions } from '../lab/transfer.js';
import { SkipTest } from '../suite.js';

/** A test of the records in an empty database. */
export type RecordsCheck = (lab: Lab, database: LabDatabase) => Promise<void>;

/** A session whose records have all members. */
export interface RecordingTarget extends TargetSession {
  readonly bookkeeping: Required<Omit<Bookkeeping, 'schema' | 'traces'>>;
}

/** Works in a session that has the lock and is gone afterwards, as if its program had been. */
export async function inSession<T>(
  database: LabDatabase,
  use: (target: RecordingTarget) => Promise<T>,
  how?: Pick<TargetOptions, 'goOn'>,
): Promise<T> {
  await using target = await database.openTarget(never(), how);
  refuseForgetful(target);
  await using _lock = await target.lock(RUN_ID);
  return await use(target);
}

/** As `inSession`, in a run that has begun. */
export function inRun<T>(
  database: LabDatabase,
  use: (target: RecordingTarget) => Promise<T>,
  more: Partial<RunRecord> = {},
): Promise<T> {
  return inSession(database, async (target) => {
    await target.bookkeeping.begin({ ...runRecord(RUN_ID), ...more });
    return await use(target);
  });
}

function refuseForgetful(target: TargetSession): asserts target is RecordingTarget {
  if (target.bookkeeping.reopen === undefined)
    throw new SkipTest('No run goes on in this target (`bookkeeping.reopen`).');
}

/** The statements that make a table of numbers, and one that takes it away again. */
export function statementsOf(
  lab: Lab,
  database: LabDatabase,
  name = 'numbers',
): { readonly made: Table; readonly create: readonly Statement[]; readonly drop: readonly Statement[] } {
  const made = numbersTable(lab, database, name);
  const { statements } = lab.dialect.ddl.create(schemaOf([made]));
  const first = statements.find(({ table }) => table !== undefined);
  if (first === undefined) throw new Error('There are no statements.');
  // What makes its schema stays: it may have been there.
  const create = statements.filter(({ table, phase }) => table !== undefined && phase === first.phase);
  return { made, create, drop: lab.dialect.ddl.drop([made]) };
}

/** Runs statements in one transaction, recorded by the ids of all of them or as said. */
export function execute(
  target: TargetSession,
  statements: readonly Statement[],
  ids: readonly string[] = statements.map(({ id }) => id),
): Promise<void> {
  const [step = '', ...others] = ids;
  return target.execute(statements, { runId: RUN_ID, step, others }, never());
}

/** Makes a table of numbers, recorded. */
export async function makeNumbers(lab: Lab, database: LabDatabase, target: TargetSession): Promise<Table> {
  const { made, create } = statementsOf(lab, database);
  for (const statement of create) await execute(target, [statement]);
  return made;
}

/** Writes so many rows and commits them with a checkpoint that says more. */
export async function writeNumbers(
  target: TargetSession,
  table: Table,
  { rows, first = 1 }: { readonly rows: number; readonly first?: number },
  more: Partial<Checkpoint> = {},
): Promise<void> {
  await using writer = await target.openWriter(table.name, writerOptions(table));
  if (rows > 0) await writer.write(rowBatch(numberRows(rows, first)));
  await writer.commit(checkpoint(table.name, rows, more));
}

/** A row that was refused. */
export function rejectOf({ name: table }: Table, key: string, more: Partial<Reject> = {}): Reject {
  return { table, key, code: 'VALUE_DOES_NOT_FIT', message: 'The target refused it.', ...more };
}
