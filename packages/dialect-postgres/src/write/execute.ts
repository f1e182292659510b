import {
  canonicalText,
  MigrationError,
  type Statement,
  type StepCheckpoint,
  type Value,
} from '@godwit/plugin-api';
import { cancellable } from '../connect/cancellation.js';
import type { Connection } from '../connect/connection.js';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { isConnectionLoss } from '../errors/server-error.js';
import { statementError } from '../errors/statement-errors.js';
import { beginLazily } from './lazy-commits.js';
import { withHolders } from './lock-holders.js';
import type { MaintenanceMemory } from './maintenance-memory.js';
import { recordStep } from './record-writes.js';
import { silence, silentReplicas } from './silent-statements.js';
import { recordSuspension, settleSuspension } from './suspend/records.js';
import type { MayPlayReplica } from './suspend/replica-role.js';

const TOGETHER = 'godwit_together';

/** What a session knows of its server. */
interface ExecuteParts {
  readonly memory: MaintenanceMemory;
  readonly mayPlayReplica: MayPlayReplica;
}

/** Runs a group and records the step: in one transaction, but for statements that must run outside of one. */
export async function executeGroup(
  pool: ConnectionPool,
  group: readonly Statement[],
  step: StepCheckpoint,
  signal: AbortSignal,
  { memory, mayPlayReplica }: ExecuteParts,
): Promise<void> {
  const outside = group.filter((statement) => statement.transaction === 'outside');
  const inside = group.filter((statement) => statement.transaction === 'group');
  await cancellable(pool, signal, async (connection) => {
    for (const statement of outside) {
      await guarded(() => connection.checkLock(), statement, signal);
      await runStatement(connection, statement, signal);
    }
    const begin = async (): Promise<unknown> => {
      // Tables are there to stay before rows are.
      if (inside.some(({ phase }) => phase !== 'after-load')) return connection.run('BEGIN');
      return beginLazily(pool, connection, await memory(connection));
    };
    const replicas = await silentReplicas(connection, inside, mayPlayReplica);
    await inTransaction(connection, begin, async () => {
      await runInside(connection, inside, replicas, signal);
      await guarded(
        () => recordRest(connection, pool.records, inside, step),
        { purpose: 'record what rests' },
        signal,
      );
      await checkExpectations(connection, inside, signal);
      await guarded(
        () => recordStep(connection, pool.records, step),
        { purpose: 'record a step of the run' },
        signal,
      );
    });
  });
}

/**
 * Many travel together. Where one fails, they are run one by one, which tells the one that it is: in a transaction nothing
 * has come of them.
 */
async function runInside(
  connection: Connection,
  statements: readonly Statement[],
  replicas: ReadonlySet<Statement>,
  signal: AbortSignal,
): Promise<void> {
  const isSilent = statements.some(({ silent }) => silent);
  if (statements.length > 1 && !isSilent && (await runTogether(connection, statements, signal))) return;
  for (const statement of statements) {
    const silenced = await guarded(() => silence(connection, statement, replicas), statement, signal);
    await runStatement(connection, statement, signal);
    await guarded(() => silenced.end(), statement, signal);
  }
}

async function runTogether(
  connection: Connection,
  statements: readonly Statement[],
  signal: AbortSignal,
): Promise<boolean> {
  await guarded(() => connection.run(`SAVEPOINT ${TOGETHER}`), { purpose: 'set a savepoint' }, signal);
  try {
    await connection.valuesOfEach(statements.map(({ sql }) => sql));
    await connection.run(`RELEASE SAVEPOINT ${TOGETHER}`);
    return true;
  } catch (error) {
    if (signal.aborted || !connection.usable || isConnectionLoss(error))
      throw statementError(error, {
        purpose: statements[0]?.purpose ?? '',
        otherwise: 'STATEMENT_FAILED',
        signal,
      });
    await guarded(() => connection.run(`ROLLBACK TO SAVEPOINT ${TOGETHER}`), { purpose: 'go on' }, signal);
    return false;
  }
}

/** Before it is committed, what is taken away is recorded, and what is back again forgotten. */
async function recordRest(
  connection: Connection,
  schema: string | undefined,
  statements: readonly Statement[],
  { runId }: StepCheckpoint,
): Promise<void> {
  if (schema === undefined) return;
  for (const { suspends, restores } of statements) {
    if (suspends !== undefined) await recordSuspension(connection, schema, runId, suspends);
    if (restores !== undefined) await settleSuspension(connection, schema, restores);
  }
}

async function inTransaction(
  connection: Connection,
  begin: () => Promise<unknown>,
  work: () => Promise<void>,
): Promise<void> {
  await guarded(begin, { purpose: 'begin a transaction' });
  try {
    await work();
    await guarded(() => connection.commit(), { purpose: 'commit' });
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw await withHolders(connection, error);
  }
}

async function runStatement(
  connection: Connection,
  statement: Statement,
  signal: AbortSignal,
): Promise<void> {
  await guarded(() => connection.run(statement.sql), statement, signal);
  if (statement.transaction === 'outside') await checkExpectation(connection, statement, signal);
}

/** All are asked together. */
async function checkExpectations(
  connection: Connection,
  statements: readonly Statement[],
  signal: AbortSignal,
): Promise<void> {
  const expecting = statements.filter(({ expect }) => expect !== undefined);
  if (expecting.length > 1) {
    const asked = expecting.map(({ expect }) => expect?.sql ?? '');
    const first = expecting[0] as Statement;
    const found = await guarded(() => connection.valuesOfEach(asked), first, signal);
    for (const [index, statement] of expecting.entries()) compareRows(statement, found[index] ?? []);
    return;
  }
  for (const statement of expecting) await checkExpectation(connection, statement, signal);
}

async function checkExpectation(
  connection: Connection,
  statement: Statement,
  signal: AbortSignal,
): Promise<void> {
  const { expect } = statement;
  if (expect === undefined) return;
  compareRows(statement, await guarded(() => connection.values(expect.sql), statement, signal));
}

function compareRows(statement: Statement, rows: readonly (readonly unknown[])[]): void {
  const { expect } = statement;
  if (expect === undefined || sameRows(rows, expect.rows)) return;
  throw new MigrationError({
    code: 'EXPECTATION_FAILED',
    message: `A check that must hold after "${statement.purpose}" does not; the step was taken back.`,
    hint: `The check is: ${expect.sql}`,
    place: placeOf(statement),
  });
}

function sameRows(got: readonly (readonly unknown[])[], expected: readonly (readonly Value[])[]): boolean {
  const spell = (value: unknown): string | null =>
    value === null || value === undefined
      ? null
      : canonicalText(value as Exclude<Value, null>, { kind: 'text' });
  const text = (rows: readonly (readonly unknown[])[]): string =>
    JSON.stringify(rows.map((row) => row.map(spell)));
  return text(got) === text(expected);
}

function placeOf(statement: Pick<Statement, 'table'>): { schema?: string; table?: string } {
  const { table } = statement;
  if (table === undefined) return {};
  return table.schema === undefined ? { table: table.name } : { schema: table.schema, table: table.name };
}

async function guarded<T>(
  work: () => Promise<T>,
  statement: Pick<Statement, 'purpose' | 'table'>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw statementError(error, {
      purpose: statement.purpose,
      place: placeOf(statement),
      otherwise: 'STATEMENT_FAILED',
      ...(signal === undefined ? {} : { signal }),
    });
  }
}
