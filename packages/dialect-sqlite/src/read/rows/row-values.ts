import {
  type ColumnPlan,
  MigrationError,
  type Position,
  type ReadOptions,
  type RefusedRow,
  type Row,
  type Value,
} from '@godwit/plugin-api';
import { isStoredValue, storedValue } from '../../types/values/stored-value.js';
import { createFit, type Fit } from '../../types/values/values.js';
import { keysOf, type Page } from './page.js';
import { rowKeys } from './row-keys.js';
import type { Statements } from './statements.js';
import { BadTextCell, type StoredCell, storedRows } from './stored-rows.js';
import { bytesOfText, repairText, type TextEncoding } from './stored-text.js';
import type { TableShape } from './table-shape.js';

/** What the rows of pages are read from, and as what. */
export interface RowValuesOptions
  extends Pick<ReadOptions, 'columns' | 'badText' | 'sourceTimeZone' | 'showValues'> {
  readonly statements: Statements;
  readonly table: TableShape;
  readonly encoding: TextEncoding;
  /** Columns whose text is never repaired, because it places its row: bad text in them is BAD_TEXT. */
  readonly exact?: readonly string[];
}

/** The rows of a page as values, the places in it of those that are left out, and what is told of these. */
export interface PageValues {
  readonly rows: readonly Row[];
  readonly left?: ReadonlySet<number>;
  readonly rejects?: readonly RefusedRow[];
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
    return rowKeys(this.#options, page);
  }

  /** The position of each row of a page. */
  positions(page: Page): readonly Position[] {
    const { statements, table } = this.#options;
    const keys = keysOf(statements, table, page.slice);
    return Array.from({ length: page.rows }, (_, index) =>
      table.keys.position(keys[index] ?? [], page.slice.after, index + 1),
    );
  }

  /** Throws BAD_TEXT and VALUE_DOES_NOT_FIT, naming the cell. */
  values(page: Page): PageValues {
    const rows = this.#stored(page);
    const left = new Map<number, Fault>();
    for (const [at, row] of rows.entries()) {
      for (let index = 0; index < row.length; index++) {
        const cell = row[index] as StoredCell;
        if (cell === null) continue;
        const value = this.#fit(cell, index);
        if (value === undefined) {
          left.set(at, this.#refused(cell, index, page, at));
          break;
        }
        (row as Value[])[index] = value;
      }
    }
    if (left.size === 0) return { rows: rows as readonly Row[] };
    const kept = (rows as readonly Row[]).filter((_, at) => !left.has(at));
    return { rows: kept, left: new Set(left.keys()), rejects: this.#told(page, left) };
  }

  #stored(page: Page): readonly StoredCell[][] {
    const { statements, table, encoding } = this.#options;
    return storedRows(statements, table, page, this.#names, encoding);
  }

  /** Undefined: the value is refused. */
  #fit(cell: Exclude<StoredCell, null>, index: number): Value | undefined {
    const column = this.#options.columns[index] as ColumnPlan;
    if (isStoredValue(column.as)) return storedValue(cell, this.#options.encoding);
    const stored = cell instanceof BadTextCell ? this.#repair(cell, column) : cell;
    const value = stored === undefined ? undefined : (this.#fits[index] as Fit)(stored);
    return value === undefined && stored !== undefined && column.misfits === 'null' ? null : value;
  }

  #repair(cell: BadTextCell, column: ColumnPlan): string | Uint8Array | undefined {
    const { badText, exact, encoding } = this.#options;
    if (column.as.kind === 'bytes') return bytesOfText(cell.bytes, encoding);
    const how = column.badText ?? badText;
    return how === 'fail' || exact?.includes(column.name) === true
      ? undefined
      : repairText(cell.bytes, encoding, how);
  }

  /** Why a row is left out; throws where it may not be. */
  #refused(cell: StoredCell, index: number, page: Page, at: number): Fault {
    const column = this.#options.columns[index] as ColumnPlan;
    const isText = cell instanceof BadTextCell && this.#repair(cell, column) === undefined;
    const fault = isText ? badTextIn(column) : misfitIn(column);
    if (column.misfits === 'reject') return fault;
    const { column: name, ...details } = fault;
    const place = { table: this.#options.table.name, column: name, key: this.keys(page)[at] ?? '' };
    throw new MigrationError({ ...details, place });
  }

  #told(page: Page, left: ReadonlyMap<number, Fault>): readonly RefusedRow[] {
    const keys = this.keys(page);
    const shown = this.#options.showValues === true ? this.#stored(page) : undefined;
    return [...left].map(([at, { code, message, column }], index) => ({
      before: at - index,
      key: keys[at] ?? '',
      code,
      message,
      column,
      ...(shown && { values: storedTexts(this.#names, shown[at] ?? []) }),
    }));
  }
}

/** What is wrong with a value, as an error and a reject tell it. */
interface Fault {
  readonly code: 'BAD_TEXT' | 'VALUE_DOES_NOT_FIT';
  readonly message: string;
  readonly hint: string;
  readonly column: string;
}

function badTextIn({ name }: ColumnPlan): Fault {
  return {
    code: 'BAD_TEXT',
    message: 'A text holds NUL characters or bytes that are no valid text.',
    hint: 'Choose what becomes of such text: onBadText "strip" or "replace".',
    column: name,
  };
}

function misfitIn({ name, as }: ColumnPlan): Fault {
  return {
    code: 'VALUE_DOES_NOT_FIT',
    message: `A value does not fit the type of the column, ${as.kind}.`,
    hint: 'Choose a wider type for the column with typeMappings.',
    column: name,
  };
}

/** Stored cells as people read them; bytes as hex digits. */
function storedTexts(
  names: readonly string[],
  cells: readonly StoredCell[],
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    names.map((name, index) => {
      const cell = cells[index] ?? null;
      const bytes = cell instanceof BadTextCell ? cell.bytes : cell;
      return [
        name,
        ArrayBuffer.isView(bytes) ? Buffer.from(bytes as Uint8Array).toString('hex') : textOf(bytes),
      ];
    }),
  );
}

function textOf(cell: unknown): string | null {
  return cell === null ? null : String(cell);
}
