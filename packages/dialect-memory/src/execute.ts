import {
  isMigrationError,
  MigrationError,
  type Statement,
  type StepCheckpoint,
  type Value,
} from '@godwit/plugin-api';
import type { MemoryRules } from './capabilities.js';
import { parseCommand, parseQuery } from './commands.js';
import type { DatabaseState, MemoryDatabase } from './database.js';
import { valueOfResult } from './expressions/datum.js';
import { evaluate } from './expressions/evaluate.js';
import { answer } from './probes.js';
import { isSameData } from './same-data.js';
import { apply } from './state/apply.js';
import { placeIn } from './state/failures.js';

/**
 * Runs statements in one transaction, or one by one where they or the dialect want that, and records the step with the
 * last of them. What was committed before a failure stays.
 */
export function execute(
  database: MemoryDatabase,
  group: readonly Statement[],
  step: StepCheckpoint,
  rules: MemoryRules,
): void {
  const units = transactions(group, rules.capabilities.transactionalDdl);
  for (const [index, unit] of units.entries()) {
    const state = unit.reduce((before, statement) => run(before, statement, rules), database.state);
    for (const statement of unit) checkExpectation(state, statement);
    const isLast = index === units.length - 1;
    database.replace(isLast ? { ...state, steps: [...state.steps, step] } : state);
  }
}

function transactions(
  group: readonly Statement[],
  transactional: boolean,
): readonly (readonly Statement[])[] {
  if (!transactional) return group.map((statement) => [statement]);
  const units: Statement[][] = [];
  for (const [index, statement] of group.entries()) {
    const isAlone = statement.transaction === 'outside' || group[index - 1]?.transaction === 'outside';
    const last = units.at(-1);
    if (last === undefined || isAlone) units.push([statement]);
    else last.push(statement);
  }
  return units;
}

function run(state: DatabaseState, statement: Statement, rules: MemoryRules): DatabaseState {
  try {
    return apply(state, parseCommand(statement.sql), rules);
  } catch (cause) {
    throw failure(statement, cause);
  }
}

/** Gives an error the purpose and the table of its statement. */
function failure({ purpose, table }: Statement, cause: unknown): MigrationError {
  const reason = isMigrationError(cause) || cause instanceof TypeError ? cause.message : 'It is malformed.';
  return new MigrationError({
    code: isMigrationError(cause) && cause.code === 'ROWS_CONFLICT' ? 'ROWS_CONFLICT' : 'STATEMENT_FAILED',
    message: `The statement failed: ${purpose}. ${reason}`,
    place: table === undefined ? {} : placeIn(table),
    cause,
  });
}

function checkExpectation(state: DatabaseState, { expect, purpose, table }: Statement): void {
  if (expect === undefined) return;
  const rows = [[asked(state, expect.sql)]];
  if (isSameData(rows, expect.rows)) return;
  const message = `A check after the statement did not hold: ${purpose}.`;
  const place = table === undefined ? {} : placeIn(table);
  throw new MigrationError({ code: 'EXPECTATION_FAILED', message, place });
}

function asked(state: DatabaseState, sql: string): Value {
  const query = parseQuery(sql);
  if ('count' in query) return answer(state, query.count).count;
  return valueOfResult(evaluate(query.select, () => null));
}
