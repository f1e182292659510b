import { formatTableName, type Note, type SourceSession, type Table } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import type { ComparedTable } from '../reading/compared-table.js';
import type { RunContext } from '../run-context.js';
import { attempt, type Outcome } from './attempt.js';
import type { DifferingRows } from './differing-rows.js';
import { pairUp } from './pair-up.js';
import type { TableFindings } from './table-findings.js';
import type { TableVerification } from './verification-result.js';

/** Both databases, opened to read. */
export interface BothSides {
  readonly source: SourceSession;
  readonly target: SourceSession;
}

/** What a comparison of one table needs beside the sides. */
export interface TableTask {
  readonly work: TableWork;
  readonly name: string;
  /** The table as the target has it. */
  readonly target: Table;
  readonly ledger: readonly Note[];
  /** Where rows that differ are kept for a repair. */
  readonly rows?: DifferingRows | undefined;
}

/** Compares the contents of one table. Values that a side cannot give as what the plan says are a difference, too. */
export async function compareTable(
  sides: BothSides,
  task: TableTask,
  run: RunContext,
): Promise<TableVerification> {
  const started = performance.now();
  const paired = pairUp(sides, task, run);
  let outcome = await attempt(paired, task, run);
  if (outcome.error !== undefined && paired.key.kind === 'ordered')
    outcome = await attempt(unordered(paired), task, run);
  const { compared, findings, error } = await lookAgain(outcome, task, run);
  return {
    ...account(compared, findings),
    ...(error && { error, status: 'different' }),
    seconds: since(started),
  };
}

/** The same table, compared without an order: its key may hold what has none, such as NULLs. */
function unordered(compared: ComparedTable): ComparedTable {
  const { columns } = compared.key;
  return { ...compared, key: { kind: 'named', columns, reason: 'Its key holds values that have no order.' } };
}

function account(compared: ComparedTable, found: TableFindings): Omit<TableVerification, 'seconds'> {
  const { key, name, target } = compared;
  const { before } = found;
  return {
    name,
    target: formatTableName(target.table.name),
    status: found.same ? 'same' : 'different',
    method: key.kind === 'ordered' ? 'key-order' : 'multiset',
    ...(key.kind === 'ordered' ? {} : { reason: key.reason }),
    sourceRows: found.sourceRows,
    targetRows: found.targetRows,
    differences: found.differences,
    more: found.more,
    told: found.told,
    ...(before && { before }),
    detailRows: found.detailRows,
  };
}

function since(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}

/** Compares a table again, in another way, where values that a side cannot give had ended the comparison. */
async function lookAgain(outcome: Outcome, task: TableTask, run: RunContext): Promise<Outcome> {
  const { error } = outcome;
  if (error?.code === 'VALUE_DOES_NOT_FIT') return unfitting(outcome, task, run);
  return error?.code === 'BAD_TEXT' ? named(outcome, task, run) : outcome;
}

/** Which rows are not alike, where values of the target are none that a move writes: each is read as NULL. */
async function unfitting(outcome: Outcome, task: TableTask, run: RunContext): Promise<Outcome> {
  const { target, ...rest } = outcome.compared;
  const columns = target.columns.map((column, index) =>
    rest.key.columns.includes(index) ? column : { ...column, misfits: 'null' as const },
  );
  const found = await attempt({ ...rest, target: { ...target, columns } }, task, run);
  return found.error === undefined && found.findings.differences.length > 0 ? found : outcome;
}

/** Which rows are not alike, where text that is none has hidden that: each such character is read as U+FFFD. */
async function named(outcome: Outcome, task: TableTask, run: RunContext): Promise<Outcome> {
  const { target, ...rest } = outcome.compared;
  const found = await attempt({ ...rest, target: { ...target, badText: 'replace' } }, task, run);
  return found.error === undefined && found.findings.differences.length > 0 ? found : outcome;
}
