import {
  isMigrationError,
  MigrationError,
  type Row,
  type Table,
  type Value,
  type WriteReport,
  type WriterOptions,
} from '@godwit/plugin-api';
import { type DatabaseState, findTable, type StoredTable, withTable } from '../database.js';
import { failed, placeIn } from '../state/failures.js';
import { foreignKeyTest } from '../state/foreign-keys.js';
import { breachOf } from '../state/row-rules.js';
import { type UniqueRule, uniqueRules } from '../state/unique-rules.js';
import { completeRow } from './complete-row.js';

/** A row on its way: its values by the place of their column. */
export type PendingRow = ReadonlyMap<number, Value>;

/** What a commit makes of a database. */
export interface Merged {
  readonly state: Pick<DatabaseState, 'tables'>;
  readonly report: WriteReport;
}

/** How rows meet those that are there. */
export interface MergeOptions extends Pick<WriterOptions, 'mode' | 'conflictKey'> {
  /** Whether checks and foreign keys are looked at. */
  readonly enforces: boolean;
}

/**
 * Puts rows into a table, all or none. Throws WRITE_FAILED with `row` for the first that breaks a rule of the table;
 * a row that is there already is left alone (`skip`) or gets the values that were given (`upsert`).
 */
export function merge(
  state: DatabaseState,
  stored: StoredTable,
  pending: readonly PendingRow[],
  options: MergeOptions,
): Merged {
  const merging = new Merging(state, stored, options);
  for (const [index, row] of pending.entries()) located(stored.table, index, () => merging.take(row));
  const after = { ...state, ...withTable(state, merging.stored) };
  if (options.enforces) checkForeignKeys(after, merging);
  return { state: { tables: after.tables }, report: merging.report };
}

class Merging {
  readonly #state: DatabaseState;
  readonly #options: MergeOptions;
  readonly #rules: readonly { readonly rule: UniqueRule; readonly rows: Map<string, number> }[];
  readonly #rows: Row[];
  #table: Table;
  #written = 0n;
  #skipped = 0n;
  /** The places of rows that came or changed, by the number of the row on its way. */
  readonly touched: number[] = [];

  constructor(state: DatabaseState, { table, rows }: StoredTable, options: MergeOptions) {
    this.#state = state;
    this.#options = options;
    this.#table = table;
    this.#rows = [...rows];
    this.#rules = uniqueRules(table).map((rule) => ({ rule, rows: placesOf(rule, rows) }));
  }

  get stored(): StoredTable {
    return { table: this.#table, rows: this.#rows };
  }

  get report(): WriteReport {
    return { written: this.#written, skipped: this.#skipped };
  }

  take(given: PendingRow): void {
    const { mode } = this.#options;
    const { row, table } = completeRow(this.#table, given);
    const at = mode === 'insert' ? undefined : this.#placeOf(row);
    if (at === undefined) {
      this.#put(this.#rows.length, row);
      this.#table = table;
    } else if (mode === 'skip') {
      this.#skipped += 1n;
      this.touched.push(-1);
    } else {
      this.#put(at, completeRow(this.#table, given, this.#rows[at]).row);
    }
  }

  /** The row that an incoming one is the same as, by the conflict key, or by any key where none is said. */
  #placeOf(row: Row): number | undefined {
    const { conflictKey, mode } = this.#options;
    const wanted = conflictKey ?? (mode === 'upsert' ? this.#table.primaryKey?.columns : undefined);
    const rules = this.#rules.filter(({ rule }) => wanted === undefined || isOver(rule, wanted));
    if (rules.length === 0 && (wanted !== undefined || mode === 'upsert'))
      throw failed('The conflict key is no key of the table.');
    const places = rules.map(({ rule, rows }) => rows.get(rule.keyOf(row) ?? ''));
    return places.find((place) => place !== undefined);
  }

  #put(at: number, row: Row): void {
    const breach = breachOf(this.#checked(), row, this.#state.domains);
    if (breach !== undefined) throw refused(this.#table, `The row ${breach.what}.`, breach.column);
    const old = this.#rows[at];
    for (const { rule, rows } of this.#rules) {
      const key = rule.keyOf(row);
      const place = key === undefined ? undefined : rows.get(key);
      if (place !== undefined && place !== at)
        throw refused(this.#table, `A row like it is there by ${rule.what}.`);
      const before = old === undefined ? undefined : rule.keyOf(old);
      if (before !== undefined) rows.delete(before);
      if (key !== undefined) rows.set(key, at);
    }
    this.#rows[at] = row;
    this.touched.push(at);
    this.#written += 1n;
  }

  #checked(): Table {
    return this.#options.enforces ? this.#table : { ...this.#table, checks: [] };
  }
}

/** New rows point at rows that are there when all have come, whatever their order. */
function checkForeignKeys(after: DatabaseState, { stored: { table, rows }, touched }: Merging): void {
  for (const key of table.foreignKeys) {
    const isBad = foreignKeyTest(table, key, findTable(after, key.references.table));
    const row = touched.findIndex((at) => at >= 0 && isBad(rows[at] ?? []));
    if (row < 0) continue;
    const message = `The row points at nothing in ${key.references.table.name}.`;
    throw new MigrationError({ code: 'WRITE_FAILED', message, place: placeIn(table.name), row });
  }
}

function placesOf(rule: UniqueRule, rows: readonly Row[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, row] of rows.entries()) {
    const key = rule.keyOf(row);
    if (key !== undefined) places.set(key, at);
  }
  return places;
}

function isOver({ columns }: UniqueRule, wanted: readonly string[]): boolean {
  return columns !== undefined && [...columns].sort().join('\0') === [...wanted].sort().join('\0');
}

function refused({ name }: Table, message: string, column?: string): MigrationError {
  const place = placeIn(name, column === undefined ? {} : { column });
  return new MigrationError({ code: 'WRITE_FAILED', message, place });
}

/** Gives an error the number of the row that it is about. */
export function located<T>({ name }: Table, row: number, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const { code, message, place } = asRefusal(cause, name);
    throw new MigrationError({ code, message, place, row, cause });
  }
}

function asRefusal(cause: unknown, table: Table['name']): MigrationError {
  if (isMigrationError(cause)) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new MigrationError({ code: 'WRITE_FAILED', message, place: placeIn(table) });
}
