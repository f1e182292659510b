import {
  canonicalText,
  MigrationError,
  type Place,
  type Statement,
  type StepCheckpoint,
  type Value,
} from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { runSql } from '../ddl/module-table.js';
import { errorText, isConstraint, targetError } from '../errors/target-error.js';
import { silenceTriggers } from './load/silence-triggers.js';
import { begin, commit, isHeld, rollback, settle } from './load/transaction.js';
import { recordVersion } from './records/building.js';
import { recordStep } from './records/record.js';

/** Runs a group of statements and records the step, all in one transaction but for what must run outside of one. */
export async function executeGroup(
  db: Connection,
  group: readonly Statement[],
  step: StepCheckpoint,
  isCancelled: () => Promise<boolean>,
): Promise<void> {
  const outside = group.filter((one) => one.transaction === 'outside');
  if (outside.length > 0) settle(db);
  for (const statement of outside) {
    run(db, statement);
    check(db, statement);
  }
  const inside = group.filter((one) => one.transaction === 'group');
  begin(db);
  try {
    for (const statement of inside) {
      run(db, statement);
      if (await isCancelled()) throw interrupted();
    }
    for (const statement of inside) check(db, statement);
    recordStep(db, step);
    commit(db);
  } catch (error) {
    rollback(db);
    throw error;
  }
}

/** What the header of a new database is to say in the end; until then the number of its last transaction stands there. */
const VERSION = /^PRAGMA user_version = (-?\d+)$/;

function run(db: Connection, statement: Statement): void {
  const [, version] = VERSION.exec(statement.sql) ?? [];
  if (version !== undefined && isHeld(db)) {
    recordVersion(db, BigInt(version));
    return;
  }
  // What only asks has no effect; its probe asks, and reads its answer.
  const isQuestion = /^\s*SELECT\b/i.test(statement.sql);
  guarded(statement, () => (isQuestion ? db.prepare(statement.sql) : runQuietly(db, statement)));
}

function runQuietly(db: Connection, statement: Statement): void {
  const { silent, table } = statement;
  const endSilence = silent && table !== undefined ? silenceTriggers(db, table.name) : undefined;
  runSql(db, statement);
  endSilence?.();
}

function check(db: Connection, statement: Statement): void {
  const { expect } = statement;
  if (expect === undefined) return;
  const rows = guarded(statement, () => db.prepare(expect.sql).raw().all()) as Value[][];
  if (spell(rows) === spell(expect.rows)) return;
  throw new MigrationError({
    code: 'EXPECTATION_FAILED',
    message: `A check that must hold after "${statement.purpose}" does not; the step was taken back.`,
    hint: `The check is: ${expect.sql}`,
    place: placeOf(statement),
  });
}

function guarded<T>(statement: Statement, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const place = placeOf(statement);
    if (isConstraint(error)) {
      const message = `Failed to ${statement.purpose}: ${errorText(error)}.`;
      throw new MigrationError({ code: 'ROWS_CONFLICT', message, place, cause: error });
    }
    const coded = targetError(error, 'STATEMENT_FAILED', place);
    if (coded.code !== 'STATEMENT_FAILED') throw coded;
    const message = `Failed to ${statement.purpose}: ${errorText(error)}.`;
    throw new MigrationError({ code: 'STATEMENT_FAILED', message, place, cause: error });
  }
}

function placeOf({ table }: Statement): Place {
  return table === undefined ? {} : { table: table.name };
}

function spell(rows: readonly (readonly Value[])[]): string {
  return JSON.stringify(
    rows.map((row) => row.map((value) => (value === null ? null : canonicalText(value, { kind: 'text' })))),
  );
}

function interrupted(): MigrationError {
  return new MigrationError({ code: 'INTERRUPTED', message: 'Writing was interrupted.' });
}
