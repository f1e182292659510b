import type { TableProfile, ValueShape } from '@godwit/plugin-api';
import type { KeptDigest } from '../digest/kept-digest.js';
import type { ImageBuffer } from '../images/image-buffer.js';
import type { RecordView } from '../pages/record.js';
import type { StoredRow } from '../pages/rows.js';
import type { OneShape } from './column-survey.js';
import type { Looked } from './looked.js';
import { emptyOutcome, type Outcome } from './outcome.js';
import type { RowFacts } from './row-facts.js';
import type { ScanDigest } from './scan-digest.js';
import { mayHaveRowids } from './shape-doubt.js';

const ROWS_AT_ONCE = 20_000;
/** What a value counts that is no text and no bytes. */
const PLAIN_BYTES = 8;
/** An image of a larger value would cost memory for a second time: the digest is left to a reading of its own. */
const LARGEST_IMAGE = 1 << 20;

/** What a walk through the pages of a table proved. */
export interface PageScan {
  readonly rows: bigint;
  /** Of the columns of which every value fits as it is. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The one shape of the values of those of JSON, which the type does not tell. */
  readonly shapes: ReadonlyMap<string, OneShape>;
  readonly largestCell: TableProfile['largestCell'];
  /** Of all asked shapes those that a column's values may have; of other columns nothing is known. */
  readonly possible: ReadonlyMap<string, readonly ValueShape[]>;
  /** The digests of the rows, where they were asked for and every value has an image. */
  readonly digested: Omit<KeptDigest, 'columns'> | undefined;
}

/** What a walk is given beside the columns. */
interface WalkParts {
  readonly isDoubting: boolean;
  readonly facts: RowFacts;
  /** Where images are written to. */
  readonly out: ImageBuffer;
  /** Absent: nobody takes the images. */
  readonly digest: ScanDigest | undefined;
}

/** Goes from row to row. */
export class ScanWalk {
  rows = 0;
  readonly #looked: readonly Looked[];
  readonly #parts: WalkParts;
  readonly #out: ImageBuffer;
  /** Until a value has no image. */
  #digest: ScanDigest | undefined;
  #left = ROWS_AT_ONCE;
  #largest = -1;
  #first: bigint | undefined;
  /** Of the last row: rows come in the order of their rowids. */
  #last: StoredRow['rowid'] | undefined;
  #place: { readonly column: string; readonly key: string } | undefined;

  constructor(looked: readonly Looked[], parts: WalkParts) {
    this.#looked = looked;
    this.#parts = parts;
    this.#out = parts.out;
    this.#digest = parts.digest;
  }

  goOn(): void {
    this.#left = ROWS_AT_ONCE;
  }

  take(row: StoredRow): boolean {
    if (this.#left-- <= 0) return false;
    if (this.#digest === undefined) this.#out.at = 0;
    else this.#digest.begin(this.#looked.length);
    for (const look of this.#looked) if (!this.#cell(look, row)) this.#digest = undefined;
    this.#digest?.end(row);
    this.#first ??= row.rowid.bigint;
    this.#last = row.rowid;
    this.rows++;
    return true;
  }

  result(): PageScan {
    const proved = this.#looked.filter(
      ({ isProved, field, column }) => isProved && (field !== 'rowid' || column.as.kind === 'bigint'),
    );
    const outcomes = proved.map(({ column, nulls, json }): readonly [string, Outcome] => [
      column.name,
      { ...emptyOutcome(column), rows: BigInt(this.rows), nulls: BigInt(nulls), ...json?.found() },
    ]);
    const shapes = proved.flatMap(({ column, json }) =>
      json === undefined ? [] : [[column.name, json.shape()] as const],
    );
    // A rowid is in no field.
    const alias = this.#looked.find(({ field }) => field === 'rowid');
    const bytes = Math.max(this.#largest, alias !== undefined && this.rows > 0 ? PLAIN_BYTES : -1);
    const { column = alias?.column.name ?? '', key = '' } = this.#place ?? {};
    return {
      rows: BigInt(this.rows),
      outcomes: new Map(outcomes),
      shapes: new Map(shapes),
      largestCell: bytes < 0 ? undefined : { bytes, column, key },
      possible: new Map(
        this.#parts.isDoubting ? this.#looked.map((look) => [look.column.name, this.#possible(look)]) : [],
      ),
      digested: this.#digest?.result(),
    };
  }

  /** False where images are wanted and this value has none. */
  #cell(look: Looked, row: StoredRow): boolean {
    if (look.field === 'rowid') return this.#digest === undefined || look.rowid(row.rowid, this.#out);
    const isLate = look.field >= row.record.count;
    const record = isLate ? this.#late(look) : row.record;
    const field = isLate ? 0 : look.field;
    const type = record.types[field] as number;
    const bytes = type < 12 ? PLAIN_BYTES : record.size(field);
    if (bytes > this.#largest) this.#note(bytes, look, row);
    if (bytes > LARGEST_IMAGE) this.#digest = undefined;
    if (type === 0) {
      look.nulls++;
      return this.#digest === undefined || writeNull(this.#out);
    }
    const hasImage = this.#prove(look, record, field);
    if (look.possible.length > 0 && !(look.isProved && look.hasOneShape)) doubt(look, record, field);
    return hasImage;
  }

  #prove(look: Looked, record: RecordView, field: number): boolean {
    const out = this.#out;
    const start = out.at;
    const isWanted = this.#digest !== undefined;
    if (look.isProved) {
      const proves = isWanted ? look.provesImage : look.proves;
      look.isProved = proves?.(record, field, out) === true;
      if (look.isProved && look.writes) return true;
      out.at = start;
    }
    return !isWanted || look.image?.(record, field, out) === true;
  }

  #late(look: Looked): RecordView {
    look.late ??= this.#parts.facts.lateOf(look.column.name, this.rows);
    return look.late;
  }

  #possible({ field, possible, nulls }: Looked): readonly ValueShape[] {
    // A column without values has no shape.
    const found = nulls === this.rows ? [] : possible.map(({ shape }) => shape);
    const [first, last] = [this.#first, this.#last?.bigint];
    if (field !== 'rowid' || first === undefined || last === undefined) return found;
    return found.filter((shape) => mayHaveRowids(shape, first, last));
  }

  #note(bytes: number, { column }: Looked, row: StoredRow): void {
    this.#largest = bytes;
    this.#place = { column: column.name, key: this.#parts.facts.keyOf(row, this.rows) };
  }
}

function writeNull(out: ImageBuffer): true {
  out.reserve(4);
  out.begin(-1);
  return true;
}

/** Shapes that a value cannot have are asked no more. */
function doubt(look: Looked, record: RecordView, field: number): void {
  if (look.possible.every(({ mayHave: may }) => may(record, field))) return;
  look.possible = look.possible.filter(({ mayHave: may }) => may(record, field));
}
