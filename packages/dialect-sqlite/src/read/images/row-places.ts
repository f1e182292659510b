import type { Position } from '@godwit/plugin-api';
import type { PageAccess } from '../pages/page-access.js';
import { pageFault } from '../pages/page-fault.js';
import { RecordView } from '../pages/record.js';
import { Rows, type StoredRow, type TakeRow } from '../pages/rows.js';
import type { TableLayout } from '../pages/table-layout.js';
import { type Halves, halvesOf, joinHalves } from '../pages/varint.js';
import type { KeyPart } from '../rows/key-space.js';
import { keyFromPosition, keyToPosition } from '../rows/key-value.js';
import type { TextEncoding } from '../rows/stored-text.js';
import type { TableShape } from '../rows/table-shape.js';
import { isOrderKnown, KeyOrder } from './key-order.js';
import { recordKey } from './record-key.js';

/** Rows of a table by its pages, from a place on. */
export interface RowSource {
  walk(take: TakeRow): boolean;
}

/** Where rows of a table stand, told as queries tell it: either way can go on where the other one ended. */
export interface RowPlaces {
  /** The rows behind a position. */
  open(after: Position | undefined): RowSource;
  /** Whether a row stands behind the last one that is wanted. */
  isBeyond(row: StoredRow): boolean;
  /** A row was taken. */
  pass(row: StoredRow): void;
  /** The position of the row that was passed last; of none since `open`, that which was given there. */
  position(): Position | undefined;
}

/** What rows are read from, and up to which position. */
interface Place {
  readonly pages: PageAccess;
  readonly layout: TableLayout;
  /** The largest payload that is put together. */
  readonly maxBytes: number;
  readonly through: Position | undefined;
}

/** Undefined where rows are in an order that is not known here. */
export function rowPlaces(
  place: Place,
  { keys }: Pick<TableShape, 'keys'>,
  encoding: TextEncoding,
): RowPlaces | undefined {
  if (place.layout.hasRowids)
    return keys.columns.length === 1 ? new RowidPlaces(place) : new NumberedPlaces(place);
  const { parts } = keys;
  return parts !== undefined && isOrderKnown(parts, encoding)
    ? new KeyPlaces(place, parts, encoding)
    : undefined;
}

/** By rowid, as a decimal number. */
class RowidPlaces implements RowPlaces {
  readonly #place: Place;
  readonly #through: Halves | undefined;
  #after: Position | undefined;
  #isPassed = false;
  readonly #last = { high: 0, low: 0 };

  constructor(place: Place) {
    this.#place = place;
    this.#through = place.through === undefined ? undefined : halvesOf(BigInt(place.through as string));
  }

  open(after: Position | undefined): RowSource {
    this.#after = after;
    this.#isPassed = false;
    const { pages, layout, maxBytes } = this.#place;
    const from = after === undefined ? {} : { after: BigInt(after as string) };
    return new Rows(pages.open(), layout.root, true, { maxBytes, ...from });
  }

  isBeyond({ rowid }: StoredRow): boolean {
    return this.#through !== undefined && rowid.exceeds(this.#through);
  }

  pass({ rowid }: StoredRow): void {
    this.#isPassed = true;
    this.#last.high = rowid.high;
    this.#last.low = rowid.low;
  }

  position(): Position | undefined {
    return this.#isPassed ? String(joinHalves(this.#last)) : this.#after;
  }
}

/** By how many rows come before: columns hide all names of the rowid. */
class NumberedPlaces implements RowPlaces {
  readonly #place: Place;
  readonly #through: number;
  #after: Position | undefined;
  #passed = 0;

  constructor(place: Place) {
    this.#place = place;
    this.#through = place.through === undefined ? Number.POSITIVE_INFINITY : Number(place.through);
  }

  open(after: Position | undefined): RowSource {
    this.#after = after;
    this.#passed = Number(after ?? 0);
    const { pages, layout, maxBytes } = this.#place;
    const rows = new Rows(pages.open(), layout.root, true, { maxBytes });
    let left = this.#passed;
    return { walk: (take) => rows.walk((row) => (left > 0 ? left-- > 0 : take(row))) };
  }

  isBeyond(): boolean {
    return this.#passed >= this.#through;
  }

  pass(): void {
    this.#passed++;
  }

  position(): Position | undefined {
    return this.#passed > Number(this.#after ?? 0) ? this.#passed : this.#after;
  }
}

/** By the key of a table WITHOUT ROWID. */
class KeyPlaces implements RowPlaces {
  readonly #place: Place;
  readonly #parts: readonly KeyPart[];
  readonly #encoding: TextEncoding;
  readonly #through: KeyOrder | undefined;
  readonly #last = new RecordView();
  #after: Position | undefined;
  #isPassed = false;

  constructor(place: Place, parts: readonly KeyPart[], encoding: TextEncoding) {
    this.#place = place;
    this.#parts = parts;
    this.#encoding = encoding;
    this.#through = place.through === undefined ? undefined : this.#orderOf(place.through);
  }

  open(after: Position | undefined): RowSource {
    this.#after = after;
    this.#isPassed = false;
    const { pages, layout, maxBytes } = this.#place;
    const order = after === undefined ? undefined : this.#orderOf(after);
    const from = order && { isBefore: (row: StoredRow) => order.compare(this.#checked(row)) <= 0 };
    return new Rows(pages.open(), layout.root, false, { maxBytes, ...from });
  }

  isBeyond(row: StoredRow): boolean {
    return this.#through !== undefined && this.#through.compare(this.#checked(row)) > 0;
  }

  pass(row: StoredRow): void {
    this.#isPassed = true;
    this.#last.copyStart(this.#checked(row), this.#parts.length);
  }

  position(): Position | undefined {
    if (!this.#isPassed) return this.#after;
    return keyToPosition(recordKey(this.#last, this.#parts.length, this.#encoding));
  }

  #checked({ record }: StoredRow): RecordView {
    if (record.count >= this.#parts.length) return record;
    throw pageFault(this.#place.layout.root, 'begins a tree with a row that ends before its key does');
  }

  #orderOf(position: Position): KeyOrder {
    return new KeyOrder(this.#parts, keyFromPosition(position), this.#encoding);
  }
}
