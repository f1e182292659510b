import type { ColumnPlan, TableProfile, ValueShape } from '@godwit/plugin-api';
import { inUtf8 } from '../images/utf8-field.js';
import type { PageAccess } from '../pages/page-access.js';
import { LARGEST_ROW, PayloadTooLarge } from '../pages/payload.js';
import type { RecordView } from '../pages/record.js';
import { Rows, type StoredRow } from '../pages/rows.js';
import type { TableLayout } from '../pages/table-layout.js';
import type { ProfileRequest } from '../thread/protocol.js';
import type { OneShape } from './column-survey.js';
import type { ProfileContext } from './examine.js';
import { JsonLook } from './json-look.js';
import { emptyOutcome, type Outcome } from './outcome.js';
import { type RowFacts, rowFacts } from './row-facts.js';
import { type MayHave, mayHave, mayHaveRowids } from './shape-doubt.js';
import { type UnchangedTest, unchangedTest } from './unchanged.js';

const ROWS_AT_ONCE = 20_000;
/** What a value counts that is no text and no bytes. */
const PLAIN_BYTES = 8;

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
}

interface Looked {
  readonly column: ColumnPlan;
  readonly field: number | 'rowid';
  readonly test: UnchangedTest | undefined;
  readonly json: JsonLook | undefined;
  /** Its value in rows that are older than it; absent: none was met. */
  late?: RecordView;
  nulls: number;
  /** Whether every value so far is proved. */
  isProved: boolean;
  /** The shapes that every value so far may have. */
  possible: readonly { readonly shape: ValueShape; readonly mayHave: MayHave }[];
}

/**
 * Looks at every record of a table once, by the storage classes in its header. Undefined where the table cannot be read so, or
 * holds a value that is larger than one may be.
 */
export async function scanPages(
  context: ProfileContext,
  access: PageAccess,
  layout: TableLayout | undefined,
  {
    columns,
    shapes = [],
    maxCellBytes = Number.POSITIVE_INFINITY,
  }: Pick<ProfileRequest, 'columns' | 'shapes' | 'maxCellBytes'>,
): Promise<PageScan | undefined> {
  if (layout === undefined || context.where !== undefined) return undefined;
  // Sizes of texts in UTF-16 are others.
  const doubts = context.encoding === 'UTF-8' ? shapes : [];
  const looked = columns.flatMap((column): readonly Looked[] => {
    const field = layout.fields.get(column.name);
    if (field === undefined) return [];
    const shape = context.table.columns.get(column.name);
    const isStored = shape !== undefined && !shape.generated;
    const json =
      isStored && column.as.kind === 'json' && column.form === undefined
        ? new JsonLook(column.as.form)
        : undefined;
    const plain = isStored ? (json?.take.bind(json) ?? unchangedTest(column, shape.affinity)) : undefined;
    const test = plain && context.encoding !== 'UTF-8' ? inUtf8(plain, context.encoding) : plain;
    const possible = doubts.map((one) => ({ shape: one, mayHave: mayHave(one, column.as.kind) }));
    return [{ column, field, test, json, nulls: 0, isProved: test !== undefined, possible }];
  });
  // A column that is not in the records has sizes, too.
  if (looked.length < columns.length) return undefined;
  const walk = new Walk(looked, doubts.length > 0, rowFacts(context, layout));
  const maxBytes = Math.min(LARGEST_ROW, maxCellBytes);
  const rows = new Rows(access.open(), layout.root, layout.hasRowids, { maxBytes });
  try {
    while (rows.walk((row) => walk.take(row))) {
      await context.pause(BigInt(walk.rows));
      walk.goOn();
    }
  } catch (error) {
    if (error instanceof PayloadTooLarge) return undefined;
    throw error;
  }
  return walk.result();
}

/** Goes from row to row. */
class Walk {
  rows = 0;
  readonly #looked: readonly Looked[];
  readonly #isDoubting: boolean;
  #left = ROWS_AT_ONCE;
  #largest = -1;
  #first: bigint | undefined;
  /** Of the last row: rows come in the order of their rowids. */
  #last: StoredRow['rowid'] | undefined;
  readonly #keyOf: RowFacts['keyOf'];
  readonly #lateOf: RowFacts['lateOf'];
  #place: { readonly column: string; readonly key: string } | undefined;

  constructor(looked: readonly Looked[], isDoubting: boolean, { keyOf, lateOf }: RowFacts) {
    this.#looked = looked;
    this.#isDoubting = isDoubting;
    this.#keyOf = keyOf;
    this.#lateOf = lateOf;
  }

  goOn(): void {
    this.#left = ROWS_AT_ONCE;
  }

  take(row: StoredRow): boolean {
    if (this.#left-- <= 0) return false;
    for (const look of this.#looked) {
      const { test } = look;
      if (look.field === 'rowid') continue;
      const isLate = look.field >= row.record.count;
      const record = isLate ? this.#late(look) : row.record;
      const field = isLate ? 0 : look.field;
      const type = record.types[field] as number;
      const bytes = type < 12 ? PLAIN_BYTES : record.size(field);
      if (bytes > this.#largest) this.#note(bytes, look, row);
      if (type === 0) look.nulls++;
      else {
        if (look.isProved && test !== undefined) look.isProved = test(record, field);
        if (look.possible.length > 0) doubt(look, record, field);
      }
    }
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
        this.#isDoubting ? this.#looked.map((look) => [look.column.name, this.#possible(look)]) : [],
      ),
    };
  }

  #late(look: Looked): RecordView {
    look.late ??= this.#lateOf(look.column.name, this.rows);
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
    this.#place = { column: column.name, key: this.#keyOf(row, this.rows) };
  }
}

/** Shapes that a value cannot have are asked no more. */
function doubt(look: Looked, record: RecordView, field: number): void {
  if (look.possible.every(({ mayHave: may }) => may(record, field))) return;
  look.possible = look.possible.filter(({ mayHave: may }) => may(record, field));
}
