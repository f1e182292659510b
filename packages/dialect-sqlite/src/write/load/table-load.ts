import {
  CELL_IMAGES,
  type Checkpoint,
  decodeCellImages,
  MigrationError,
  releaseBytes,
  type WriteReport,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { isConstraint, targetError } from '../../errors/target-error.js';
import { columnRows } from '../../introspect/catalogue.js';
import { encodeRows } from '../../read/rows/encode-rows.js';
import { releaseCells } from '../../read/rows/release-cells.js';
import { STORED_VALUES } from '../../read/rows/stored-values.js';
import { affinityOf } from '../../types/affinity.js';
import { recordCheckpoint } from '../records/record.js';
import type { OpenWriterRequest, WriteRequest } from '../thread/protocol.js';
import { bindStored } from './bind-stored.js';
import { type BindCell, bindCell } from './bind-value.js';
import { CellSource } from './cell-source.js';
import { InsertStatements } from './insert-statements.js';
import { readCells } from './read-cells.js';
import { silenceTriggers } from './silence-triggers.js';
import { begin, commit, rollback } from './transaction.js';
import { violation } from './violation.js';

/** Writes the rows of one table, in transactions that end with a checkpoint. */
export class TableLoad {
  readonly #db: Connection;
  readonly #table: string;
  readonly #binders: readonly BindCell[];
  readonly #storedBinders: readonly BindCell[];
  readonly #columns: readonly string[];
  /** Texts came that only SQLite itself can make. */
  #hasRawText = false;
  readonly #request: OpenWriterRequest;
  #prepared: InsertStatements | undefined;
  #began = false;
  /** Makes the triggers of the table again that rest in the transaction under way. */
  #endSilence: () => void = () => {};
  #rows = 0;
  #written = 0;

  constructor(db: Connection, request: OpenWriterRequest) {
    this.#db = db;
    this.#table = request.table;
    this.#columns = request.columns.map((column) => column.name);
    const types = new Map(columnRows(db, request.table).map((row) => [row.name, row.type]));
    const onRawText = (): void => {
      this.#hasRawText = true;
    };
    this.#binders = request.columns.map((column) =>
      bindCell(column, affinityOf(types.get(column.name) ?? ''), onRawText),
    );
    const stored = bindStored(onRawText);
    this.#storedBinders = request.columns.map(() => stored);
    this.#request = request;
  }

  /** Inserts a batch. An error has the row since the last commit. */
  write(given: Omit<WriteRequest, 'writer'>): void {
    if (!this.#began) this.#begin();
    const { encoding, rowCount } = given;
    const bytes = encoding === CELL_IMAGES ? this.#guarded(() => this.#spelled(given.bytes)) : given.bytes;
    const binders = encoding === STORED_VALUES ? this.#storedBinders : this.#binders;
    const taken = this.#guarded(() =>
      readCells(new CellSource(bytes), binders, {
        rows: (values, count) => {
          this.#insert(values, count);
          releaseCells(values);
        },
        refused: (column, row) => this.#refused(column, row),
        rowsAtOnce: this.#inserts.rowsAtOnce,
      }),
    );
    releaseBytes(bytes);
    if (taken === rowCount) return;
    const message = `A batch of ${rowCount} rows held ${taken}.`;
    throw new MigrationError({ code: 'WRITE_FAILED', message, place: { table: this.#table } });
  }

  commit(checkpoint: Checkpoint): WriteReport {
    if (!this.#began) this.#begin();
    this.#guarded(() => {
      this.#endSilence();
      recordCheckpoint(this.#db, checkpoint);
      commit(this.#db);
    });
    const report = { written: BigInt(this.#written), skipped: BigInt(this.#rows - this.#written) };
    this.#reset();
    return report;
  }

  rollback(): void {
    if (this.#began) rollback(this.#db);
    this.#reset();
  }

  /** Images as quoted cells. */
  #spelled(images: Uint8Array): Uint8Array {
    const { columns } = this.#request;
    const bytes = encodeRows(decodeCellImages(images, columns), columns);
    releaseBytes(images);
    return bytes;
  }

  get #inserts(): InsertStatements {
    if (this.#prepared === undefined)
      throw new MigrationError({ code: 'INTERNAL', message: 'Rows are written in a transaction only.' });
    return this.#prepared;
  }

  #begin(): void {
    this.#guarded(() => begin(this.#db));
    this.#began = true;
    this.#guarded(() => {
      this.#endSilence = silenceTriggers(this.#db, this.#table);
      // Not before: triggers are compiled along, and may call functions that only their application has.
      this.#prepared ??= new InsertStatements(this.#db, this.#request);
    });
  }

  #reset(): void {
    this.#began = false;
    this.#rows = 0;
    this.#written = 0;
  }

  #insert(values: readonly unknown[], count: number): void {
    const raw = this.#hasRawText;
    this.#hasRawText = false;
    if (!raw && count === this.#inserts.rowsAtOnce && this.#insertAll(values)) return;
    for (let row = 0; row < count; row++) {
      try {
        this.#written += raw ? this.#inserts.runRaw(values, row) : this.#inserts.runOne(values, row);
      } catch (error) {
        throw isConstraint(error) ? violation(error, this.#table, this.#columns, this.#rows) : error;
      }
      this.#rows++;
    }
  }

  /** False: one of the rows was refused, so none came in; one by one they show which it was. */
  #insertAll(values: readonly unknown[]): boolean {
    try {
      this.#written += this.#inserts.runAll(values);
      this.#rows += this.#inserts.rowsAtOnce;
      return true;
    } catch (error) {
      if (!isConstraint(error)) throw error;
      return false;
    }
  }

  #refused(column: number, row: number): MigrationError {
    return new MigrationError({
      code: 'VALUE_DOES_NOT_FIT',
      message: 'The column of the target stores numbers and cannot hold this one exactly.',
      place: { table: this.#table, column: this.#columns[column] ?? '' },
      row: this.#rows + row,
      hint: 'Give the column a type with TEXT in its name, such as DECIMAL_TEXT.',
    });
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw targetError(error, 'WRITE_FAILED', { table: this.#table });
    }
  }
}
