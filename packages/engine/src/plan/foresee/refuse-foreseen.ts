import { MigrationError, type SourceSession } from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import type { PreparedPlan } from '../prepared-plan.js';
import { brokenRules, expectedOf, keyConflicts } from './foresight.js';
import { takenKeys } from './keys-taken.js';

/**
 * Throws, naming the rows, what tables that are there would refuse, before anything is written into them: where a row that is
 * refused ends the run.
 */
export async function refuseForeseen(
  source: SourceSession,
  prepared: PreparedPlan,
  run: RunContext,
): Promise<void> {
  const { mode, onError } = run.options;
  if (mode !== 'into-existing' || onError !== 'stop') return;
  const expected = expectedOf(prepared);
  // One that is locked as a whole cannot be read beside the session that writes it.
  const isOpen = run.target.dialect.capabilities.concurrentWriters;
  const obstacles = [
    ...(await keyConflicts(source, prepared, expected, run)).obstacles,
    ...(await brokenRules(source, prepared, expected, run)).obstacles,
    ...(isOpen ? (await takenKeys(source, prepared, expected.wanted.tables, run)).obstacles : []),
  ];
  const [first] = obstacles;
  if (first === undefined) return;
  throw new MigrationError({ ...first, message: obstacles.map(({ message }) => message).join(' ') });
}
