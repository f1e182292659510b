import {
  formatTableName,
  isMigrationError,
  MigrationError,
  type Note,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { placeOf } from '../plan/place.js';
import type { TableWork } from '../plan/planned-table.js';
import { bindTransforms } from '../run/bind-transforms.js';
import type { FailureReport } from '../run/migration-result.js';
import { failureOf } from '../run/table-account.js';
import { scanOf } from '../run/table-reader.js';
import type { RunContext } from '../run-context.js';
import { compareAsMultisets } from './compare-as-multisets.js';
import { compareAsStored } from './compare-as-stored.js';
import { type Asked, compareInKeyOrder } from './compare-in-key-order.js';
import { comparedColumns, missingColumn } from './compared-columns.js';
import type { ComparedTable } from './compared-table.js';
import { chooseKey, isDecided } from './comparison-key.js';
import type { DifferingRows } from './differing-rows.js';
import { TableFindings } from './table-findings.js';
import { toldColumns } from './told-columns.js';
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
  if (outcome.error?.code === 'VALUE_DOES_NOT_FIT') outcome = await asStored(outcome, task, run);
  const { compared, findings, error } = outcome;
  return {
    ...account(compared, findings),
    ...(outcome.stored && {
      method: 'stored' as const,
      reason: 'Values do not fit the types of their columns.',
    }),
    ...(error && { error, status: 'different' }),
    seconds: since(started),
  };
}

interface Outcome {
  readonly compared: ComparedTable;
  readonly findings: TableFindings;
  readonly error: TableVerification['error'];
  /** Whether rows were compared as they are stored. */
  readonly stored?: boolean;
}

async function attempt(compared: ComparedTable, task: TableTask, run: RunContext): Promise<Outcome> {
  const findings = new TableFindings(compared, toldColumns(task.work.source, task.ledger), task.rows);
  const asked: Asked = { options: run.options, signal: run.signal };
  try {
    refuseMissing(task);
    await compareContents(compared, findings, asked, run);
    return { compared, findings, error: undefined };
  } catch (cause) {
    if (!isDifference(cause)) throw cause;
    return { compared, findings, error: failureOf(cause) };
  }
}

/** Within one dialect a column may keep values that its type does not have; these are compared as they are stored. */
async function asStored(outcome: Outcome, task: TableTask, run: RunContext): Promise<Outcome> {
  const { source, target } = run;
  const isOneDialect = source.dialect.name === target.dialect.name;
  if (!isOneDialect || task.work.read.some(isDecided) || task.work.steps.some((steps) => steps.length > 0))
    return outcome;
  const { compared } = outcome;
  const findings = new TableFindings(compared, new Set());
  const same = await compareAsStored(compared, findings, target.dialect, {
    options: run.options,
    signal: run.signal,
  });
  if (same === undefined) return outcome;
  return { compared, findings, error: same ? undefined : STORED_DIFFERENTLY, stored: true };
}

const STORED_DIFFERENTLY: FailureReport = {
  code: 'CONTENTS_DIFFER',
  message: 'The rows are not stored alike; which of them cannot be told, as values do not fit their columns.',
  place: {},
};

/** The same table, compared without an order: its key may hold what has none, such as NULLs. */
function unordered(compared: ComparedTable): ComparedTable {
  const { columns } = compared.key;
  return { ...compared, key: { kind: 'named', columns, reason: 'Its key holds values that have no order.' } };
}

function refuseMissing({ work, target }: TableTask): void {
  const column = missingColumn(work, target);
  if (column === undefined) return;
  const place = placeOf(target.name, { column });
  throw new MigrationError({
    code: 'COLUMN_MISSING',
    message: `The target has no column "${column}".`,
    place,
  });
}

function pairUp({ source, target }: BothSides, task: TableTask, run: RunContext): ComparedTable {
  const { work, name } = task;
  const columns = comparedColumns(work, task.target);
  const { where } = work;
  const pair = {
    name,
    work,
    source: { session: source, table: work.source, columns: columns.source, ...(where && { where }) },
    target: { session: target, table: task.target, columns: columns.target },
  };
  const dialects = { source: run.source.dialect, target: run.target.dialect };
  return { ...pair, key: chooseKey(pair, dialects) };
}

async function compareContents(
  compared: ComparedTable,
  findings: TableFindings,
  asked: Asked,
  run: RunContext,
): Promise<void> {
  if (compared.key.kind === 'ordered') return compareInKeyOrder(compared, findings, asked);
  return compareByRows(compared, findings, asked, run);
}

async function compareByRows(
  compared: ComparedTable,
  findings: TableFindings,
  asked: Asked,
  run: RunContext,
): Promise<void> {
  const { source, work } = compared;
  const change = await bindTransforms(work, scanOf(source.session, work, run, run.signal), run.signal);
  await compareAsMultisets(compared, findings, change, asked);
}

const DIFFERENCES: readonly string[] = ['VALUE_DOES_NOT_FIT', 'BAD_TEXT', 'COLUMN_MISSING'];

/** A value that does not fit is not what the plan says; everything else ends the comparison. */
function isDifference(error: unknown): boolean {
  return isMigrationError(error) && DIFFERENCES.includes(error.code);
}

function account(compared: ComparedTable, found: TableFindings): Omit<TableVerification, 'seconds'> {
  const { key, name, target } = compared;
  const same = found.differences.length === 0 && !found.more && found.sourceRows === found.targetRows;
  return {
    name,
    target: formatTableName(target.table.name),
    status: same ? 'same' : 'different',
    method: key.kind === 'ordered' ? 'key-order' : 'multiset',
    ...(key.kind === 'ordered' ? {} : { reason: key.reason }),
    sourceRows: found.sourceRows,
    targetRows: found.targetRows,
    differences: found.differences,
    more: found.more,
    told: found.told,
    detailRows: found.detailRows,
  };
}

function since(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}
