import type { ColumnPlan, ProfileOptions } from '@godwit/plugin-api';
import { type Change, createFit } from '../../types/values/values.js';
import { keyLabel } from '../rows/key-value.js';
import { keysOf, nextPage, ordinal, type Page } from '../rows/page.js';
import type { Statements } from '../rows/statements.js';
import { BadTextCell, type StoredCell, storedRows } from '../rows/stored-rows.js';
import { repairText, type TextEncoding } from '../rows/stored-text.js';
import type { TableShape } from '../rows/table-shape.js';
import { addBadText, addChange, addFault, addMisfit, emptyOutcome, type Outcome } from './outcome.js';
import { createPageCheck } from './page-check.js';
import { faultsOf } from './text-faults.js';

/** A column and the type that its values are tried with. */
export interface Trial {
  readonly column: ColumnPlan;
  readonly strict: boolean;
  readonly cut: boolean;
}

/** What stays the same during the whole profile of a table. */
export interface ProfileContext {
  readonly statements: Statements;
  readonly table: TableShape;
  readonly encoding: TextEncoding;
  readonly where: string | undefined;
  readonly badText: ProfileOptions['badText'];
  readonly sourceTimeZone: string;
  /** Called between pages: lets other calls in, and throws INTERRUPTED when the profile was cancelled. */
  pause(rows: bigint): Promise<void>;
}

export interface ExamineOptions {
  /** The columns whose sizes are measured. */
  readonly measure: readonly string[];
  /** Stop at the first value that does not fit. */
  readonly untilMisfit: boolean;
  readonly onPage?: (page: Page) => void;
  /** Whether no further page is needed; asked after each. Absent: all are. */
  readonly isDone?: () => boolean;
}

const PAGE_BYTES = 1 << 20;
const PAGE_ROWS = 20_000;
const FIRST_ROW_BYTES = 1024;

/** Gives the pages of a table one after the other. */
export async function* pagesOf(context: ProfileContext, columns: readonly string[]): AsyncGenerator<Page> {
  let after: Page['position'] | undefined;
  let rowBytes = FIRST_ROW_BYTES;
  let rows = 0n;
  for (;;) {
    const { statements, table, where } = context;
    const window = {
      columns,
      after,
      through: undefined,
      where,
      maxBytes: PAGE_BYTES,
      maxRows: PAGE_ROWS,
      rowBytes,
    };
    const page = nextPage(statements, table, window);
    if (page === undefined) return;
    yield page;
    after = page.position;
    rowBytes = page.bytes / page.rows;
    rows += BigInt(page.rows);
    await context.pause(rows);
  }
}

/** Tries every value of some columns with a type each. */
export async function examine(
  context: ProfileContext,
  trials: readonly Trial[],
  options: ExamineOptions,
): Promise<readonly Outcome[]> {
  const outcomes = trials.map(({ column }) => emptyOutcome(column));
  const columns = trials.map((trial) => trial.column);
  const check = createPageCheck(context.statements, context.table, columns, context.encoding);
  for await (const page of pagesOf(context, options.measure)) {
    options.onPage?.(page);
    const checks = check(page);
    const look: number[] = [];
    for (const [index, found] of checks.entries()) {
      const outcome = outcomes[index] as Outcome;
      outcome.rows += BigInt(page.rows);
      outcome.nulls += found.nulls;
      if (!found.proven) look.push(index);
    }
    if (look.length > 0)
      lookAt(
        context,
        page,
        look.map((index) => [trials[index] as Trial, outcomes[index] as Outcome]),
      );
    if (options.isDone?.() === true) break;
    if (options.untilMisfit && outcomes.some((outcome) => outcome.misfits > 0n)) break;
  }
  return outcomes;
}

function lookAt(context: ProfileContext, page: Page, suspects: readonly (readonly [Trial, Outcome])[]): void {
  const { statements, table, encoding } = context;
  const names = suspects.map(([trial]) => trial.column.name);
  const rows = storedRows(statements, table, page, names, encoding);
  let keys: ReturnType<typeof keysOf> | undefined;
  const keyAt = (row: number): string => {
    if (table.keys.columns.length > 0) keys ??= keysOf(statements, table, page.slice);
    return keyLabel(table.keys.labels, keys?.[row] ?? [], ordinal(page.slice, row));
  };
  for (const [index, [trial, outcome]] of suspects.entries()) {
    outcome.exact = false;
    const take = taker(context, trial, outcome);
    for (let row = 0; row < rows.length; row++) {
      const cell = rows[row]?.[index];
      if (cell !== null && cell !== undefined) take(cell, () => keyAt(row));
    }
  }
}

function taker(
  context: ProfileContext,
  { column, strict, cut }: Trial,
  outcome: Outcome,
): (cell: Exclude<StoredCell, null>, key: () => string) => void {
  const noKey = (): string => '';
  let key = noKey;
  const onChange = (change: Change): void => addChange(outcome, change, key);
  const fit = createFit(column, { sourceTimeZone: context.sourceTimeZone, strict, cut, onChange });
  const badText = column.badText ?? context.badText;
  return (cell, keyOfCell) => {
    key = keyOfCell;
    if (!(cell instanceof BadTextCell)) {
      if (fit(cell) === undefined) addMisfit(outcome, cell, key);
      return;
    }
    for (const fault of faultsOf(cell.bytes, context.encoding)) addFault(outcome, fault, key);
    if (column.as.kind === 'bytes') {
      onChange('converted');
    } else {
      const repaired = repairText(cell.bytes, context.encoding, badText === 'strip' ? 'strip' : 'replace');
      if (fit(repaired) === undefined) addMisfit(outcome, repaired, key);
      addBadText(outcome, key);
    }
  };
}
