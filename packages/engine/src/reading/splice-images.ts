import {
  type Batch,
  type ColumnPlan,
  decodeCellImages,
  type EncodedBatch,
  ImageWriter,
  imageValue,
  type LogicalType,
  type Row,
  releaseBytes,
  type Value,
  writeCell,
} from '@godwit/plugin-api';
import { hasSureImage } from './sure-images.js';

/** A column whose values become others. */
interface ChangedColumn {
  readonly column: number;
  /** `row`: its place in the batch. */
  change(value: Value, row: number): Value;
}

/** The columns of rows as they are read and as they are written, and those whose values become others, in their order. */
export interface Splice {
  readonly read: readonly Pick<ColumnPlan, 'as'>[];
  readonly write: readonly Pick<ColumnPlan, 'as'>[];
  readonly changed: readonly ChangedColumn[];
}

/**
 * Images of cells with others in the place of those that change: of no other cell a value is made. Where a new value has no
 * image that is certain, the whole batch becomes values, of which the target tells what it makes of them. The memory of what
 * became something else is given back.
 */
export function spliceImages(batch: EncodedBatch, splice: Splice): Batch {
  return new Splicing(batch.bytes, splice).result(batch);
}

/** For new values that are longer. */
const SPARE_BYTES = 1024;

/** The images of a batch on their way. */
class Splicing {
  readonly #bytes: Uint8Array;
  readonly #text: Buffer;
  readonly #view: DataView;
  readonly #splice: Splice;
  readonly #types: readonly {
    readonly from: LogicalType;
    readonly to: LogicalType;
    readonly same: boolean;
  }[];
  /** Of the row under way: the places of its cells that change, and what was there and comes there. */
  readonly #places: number[] = [];
  readonly #before: Value[] = [];
  readonly #after: Value[] = [];
  /** Made for the first cell that changes. */
  #made: ImageWriter | undefined;
  /** What stands before was copied, or left out. */
  #copied = 0;

  constructor(bytes: Uint8Array, splice: Splice) {
    this.#bytes = bytes;
    this.#text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#splice = splice;
    this.#types = splice.changed.map(({ column }) => {
      const from = (splice.read[column] as ColumnPlan).as;
      const to = (splice.write[column] as ColumnPlan).as;
      return { from, to, same: from.kind !== 'bytes' && JSON.stringify(from) === JSON.stringify(to) };
    });
  }

  result({ bytes: _, ...batch }: EncodedBatch): Batch {
    const { changed } = this.#splice;
    let row = 0;
    for (let start = 0; start < this.#bytes.length; row++) {
      const end = this.#changeRow(start, row);
      for (let index = 0; index < changed.length; index++)
        if (!this.#isSure(index)) {
          const { encoding: __, rowCount: ___, ...rest } = batch;
          const rows = this.#values(start, row);
          releaseBytes(this.#bytes);
          return { ...rest, rows };
        }
      for (let index = 0; index < changed.length; index++) this.#put(index);
      start = end;
    }
    if (this.#copied === 0) return { ...batch, bytes: this.#bytes };
    this.#copyTo(this.#bytes.length);
    releaseBytes(this.#bytes);
    return { ...batch, bytes: this.#out.written() };
  }

  /** Calls the functions for one row, and answers with its end. */
  #changeRow(start: number, row: number): number {
    const { changed, read } = this.#splice;
    let at = start + 2;
    let cell = 0;
    for (let index = 0; index < changed.length; index++) {
      const { column, change } = changed[index] as ChangedColumn;
      for (; cell < column; cell++) at = this.#endOfCell(at);
      const before = this.#valueAt(at, (this.#types[index] as { from: LogicalType }).from);
      this.#places[index] = at;
      this.#before[index] = before;
      this.#after[index] = change(before, row);
    }
    for (; cell < read.length; cell++) at = this.#endOfCell(at);
    return at;
  }

  #endOfCell(at: number): number {
    const size = this.#view.getInt32(at);
    return at + 4 + (size < 0 ? 0 : size);
  }

  #valueAt(at: number, type: LogicalType): Value {
    const size = this.#view.getInt32(at);
    if (size < 0) return null;
    const [start, end] = [at + 4, at + 4 + size];
    if (type.kind === 'text') return this.#text.toString('utf8', start, end);
    return imageValue(this.#bytes.subarray(start, end), type);
  }

  #isKept(index: number): boolean {
    const after = this.#after[index] as Value;
    const isNull = after === null && this.#before[index] === null;
    return isNull || (after === this.#before[index] && (this.#types[index] as { same: boolean }).same);
  }

  #isSure(index: number): boolean {
    const { to } = this.#types[index] as { to: LogicalType };
    return this.#isKept(index) || hasSureImage(this.#after[index] as Value, to);
  }

  #put(index: number): void {
    if (this.#isKept(index)) return;
    const at = this.#places[index] as number;
    this.#copyTo(at);
    writeCell(this.#out, this.#after[index] as Value, (this.#types[index] as { to: LogicalType }).to);
    this.#copied = this.#endOfCell(at);
  }

  get #out(): ImageWriter {
    this.#made ??= new ImageWriter(this.#bytes.length + SPARE_BYTES);
    return this.#made;
  }

  #copyTo(end: number): void {
    if (end > this.#copied) this.#out.bytes(this.#bytes.subarray(this.#copied, end));
    this.#copied = end;
  }

  /** All rows as values, where those before one were changed to images and that one's values are there. */
  #values(start: number, row: number): readonly Row[] {
    const { read, write, changed } = this.#splice;
    this.#copyTo(start);
    const rows = decodeCellImages(this.#out.written(), write);
    for (const [index, values] of decodeCellImages(this.#bytes.subarray(start), read).entries()) {
      const after = [...values];
      for (const [place, { column, change }] of changed.entries())
        after[column] =
          index === 0 ? (this.#after[place] as Value) : change(values[column] ?? null, row + index);
      rows.push(after);
    }
    return rows;
  }
}
