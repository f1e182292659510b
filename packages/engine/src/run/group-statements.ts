import type { Statement, TableName } from '@godwit/plugin-api';
import { tableKey } from '../plan/names/place.js';

/** Statements that are executed together. */
export interface Step {
  readonly id: string;
  readonly statements: readonly Statement[];
}

/** How statements may be put together. */
export interface Grouping {
  /** Keeps the statements of different tables apart, so that one table may fail alone. */
  readonly perTable: boolean;
  /** Whether a failed group leaves nothing behind; if not, every statement is a step. */
  readonly transactional: boolean;
}

/** Neighbours of one group make a step; a statement without a group is a step of its own. */
export function groupStatements(statements: readonly Statement[], grouping: Grouping): readonly Step[] {
  const steps: { id: string; key: string | undefined; statements: Statement[] }[] = [];
  for (const statement of statements) {
    const key = keyOf(statement, grouping);
    const last = steps.at(-1);
    if (last !== undefined && key !== undefined && last.key === key) last.statements.push(statement);
    else steps.push({ id: statement.id, key, statements: [statement] });
  }
  return steps;
}

function keyOf(
  { group, table, transaction }: Statement,
  { perTable, transactional }: Grouping,
): string | undefined {
  if (group === undefined || transaction === 'outside' || !transactional) return undefined;
  return perTable ? `${group} ${table === undefined ? '' : tableKey(table)}` : group;
}

/** The most steps of one transaction, which holds its locks until its end. */
const MOST_TOGETHER = 100;

/**
 * Neighbours that may share a transaction: steps of one statement each about tables so small that a transaction costs more
 * than they do. Where one fails, each is executed alone.
 */
export function shareTransactions(
  steps: readonly Step[],
  isSmall: (table: TableName) => boolean,
): readonly (readonly Step[])[] {
  const shared: { readonly mayGrow: boolean; readonly steps: Step[] }[] = [];
  for (const step of steps) {
    const mayGrow = sharesTransaction(step, isSmall);
    const last = shared.at(-1);
    if (mayGrow && last?.mayGrow && last.steps.length < MOST_TOGETHER) last.steps.push(step);
    else shared.push({ mayGrow, steps: [step] });
  }
  return shared.map((one) => one.steps);
}

function sharesTransaction({ statements }: Step, isSmall: (table: TableName) => boolean): boolean {
  const [statement, ...others] = statements;
  if (statement === undefined || others.length > 0) return false;
  const { table, needs = [], phase, transaction, suspends, restores } = statement;
  const isPlain = phase === 'after-load' && transaction === 'group' && !suspends && !restores;
  return isPlain && table !== undefined && [table, ...needs].every(isSmall);
}
