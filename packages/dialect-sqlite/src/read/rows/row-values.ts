import { type ColumnPlan, MigrationError, type ReadOptions, type Row, type Value } from '@godwit/plugin-api';
import { isStoredValue, storedValue } from '../../types/values/stored-value.js';
import { createFit, type Fit } from '../../types/values/values.js';
import { keyLabel } from './key-value.js';
import { keysOf, ordinal, type Page } from './page.js';
import type { Statements } from './statements.js';
import { BadTextCell, type StoredCell, storedRows } from './stored-rows.js';
import { bytesOfText, repairText, type TextEncoding } from './stored-text.js';
import type { TableShape } from './table-shape.js';

/** What the rows of pages are read from, and as what. */
export interface RowValuesOptions extends Pick<ReadOptions, 'columns' | 'badText' | 'sourceTimeZone'> {
  readonly statements: Statements;
  readonly table: TableShape;
  readonly encoding: TextEncoding;
  /** Columns whose text is never repaired, because it places its row: bad text in them is BAD_TEXT. */
  readonly exact?: readonly string[];
}

/** The rows of a page as values, the places in it of those that are left out, and how many these are. */
export interface PageValues {
  readonly rows: readonly Row[];
  readonly left?: ReadonlySet<number>;
  readonly rejected?: number;
}

/** The rows of pages as canonical values. */
export class RowValues {
  readonly #options: RowValuesOptions;
  readonly #names: readonly string[];
  readonly #fits: readonly Fit[];

  constructor(options: RowValuesOptions) {
    this.#options = options;
    this.#names = options.columns.map((column) => column.name);
    this.#fits = options.columns.map((column) =>
      createFit(column, { sourceTimeZone: options.sourceTimeZone, cut: true, strict: false }),
    );
  }

  /** What names each row of a page for people. */
  keys(page: Pick<Page, 'slice' | 'rows'>): readonly string[] {
    const { statements, table } = this.#options;
    const { keys } = table;
    if (keys.columns.length === 0) {
      return Array.from({ length: page.rows }, (_, index) => keyLabel([], [], ordinal(page.slice, index)));
    }
    return keysOf(statements, table, page.slice).map((key) => keyLabel(keys.labels, key, 0n));
  }

  /** Throws BAD_TEXT and VALUE_DOES_NOT_FIT, naming the cell. */
  values(page: Page): PageValues {
    const { statements, table, encoding } = this.#options;
    const rows = storedRows(statements, table, page, this.#names, encoding);
    const left = new Set<number>();
    for (const [at, row] of rows.entries()) {
      for (let index = 0; index < row.length; index++) {
        const cell = row[index] as StoredCell;
        if (cell === null) continue;
        const value = this.#fit(cell, index, page, at);
        if (value === undefined) left.add(at);
        if (value === undefined) break;
        (row as Value[])[index] = value;
      }
    }
    if (left.size === 0) return { rows: rows as readonly Row[] };
    return { rows: (rows as readonly Row[]).filter((_, at) => !left.has(at)), left, rejected: left.size };
  }

  /** Undefined: the row is to be left out. */
  #fit(cell: Exclude<StoredCell, null>, index: number, page: Page, at: number): Value | undefined {
    const fit = this.#fits[index] as Fit;
    const column = this.#options.columns[index] as ColumnPlan;
    if (isStoredValue(column.as)) return storedValue(cell, this.#options.encoding);
    const stored = cell instanceof BadTextCell ? this.#repair(cell, column, page, at) : cell;
    const value = fit(stored);
    if (value !== undefined) return value;
    if (column.misfits === undefined) throw this.#fault('VALUE_DOES_NOT_FIT', column, page, at);
    return column.misfits === 'null' ? null : undefined;
  }

  #repair(cell: BadTextCell, column: ColumnPlan, page: Page, at: number): string | Uint8Array {
    const { badText, exact, encoding } = this.#options;
    if (column.as.kind === 'bytes') return bytesOfText(cell.bytes, encoding);
    const how = column.badText ?? badText;
    if (how === 'fail' || exact?.includes(column.name) === true)
      throw this.#fault('BAD_TEXT', column, page, at);
    return repairText(cell.bytes, encoding, how);
  }

  #fault(
    code: 'BAD_TEXT' | 'VALUE_DOES_NOT_FIT',
    column: ColumnPlan,
    page: Page,
    at: number,
  ): MigrationError {
    const key = this.keys(page)[at] ?? '';
    const place = { table: this.#options.table.name, column: column.name, key };
    return code === 'BAD_TEXT'
      ? new MigrationError({
          code,
          message: 'A text holds NUL characters or bytes that are no valid text.',
          hint: 'Choose what becomes of such text: onBadText "strip" or "replace".',
          place,
        })
      : new MigrationError({
          code,
          message: `A value does not fit the type of the column, ${column.as.kind}.`,
          hint: 'Choose a wider type for the column with typeMappings.',
          place,
        });
  }
}
