import type { ColumnPlan, ValueShape } from '@godwit/plugin-api';
import type { Affinity } from '../../types/affinity.js';
import { imageOf } from '../images/compile-images.js';
import { type CellImage, type RowidImage, rowidImage } from '../images/integer-image.js';
import { bytesImage, isBytes, textImage, textTest } from '../images/text-image.js';
import { inUtf8 } from '../images/utf8-field.js';
import { writtenImage } from '../images/written-image.js';
import type { RecordView } from '../pages/record.js';
import type { TableLayout } from '../pages/table-layout.js';
import type { ProfileRequest } from '../thread/protocol.js';
import type { ProfileContext } from './examine.js';
import { JsonLook } from './json-look.js';
import { type MayHave, mayHave } from './shape-doubt.js';
import { oneShapeOf } from './survey.js';

/** One column of a table whose records are looked at. */
export interface Looked {
  readonly column: ColumnPlan;
  readonly field: number | 'rowid';
  /** Proves that a field that is not NULL is what the type says, spelled as a target keeps it. */
  readonly proves: CellImage | undefined;
  /** The same where the image of the value is wanted, too, which it may write. */
  readonly provesImage: CellImage | undefined;
  /** Whether it does. */
  readonly writes: boolean;
  /** How values become images, proved or not; absent: some have none. */
  readonly image: CellImage | undefined;
  readonly rowid: RowidImage;
  readonly json: JsonLook | undefined;
  /** Its value in rows that are older than it; absent: none was met. */
  late?: RecordView;
  nulls: number;
  /** Whether every value so far is proved. */
  isProved: boolean;
  /** What is proved of its values tells their shape. */
  readonly hasOneShape: boolean;
  /** The shapes that every value so far may have, as far as they were looked at. */
  possible: readonly { readonly shape: ValueShape; readonly mayHave: MayHave }[];
}

/** The columns that are in the records of a table; `images`: those of all values are wanted. */
export function lookedColumns(
  context: ProfileContext,
  layout: TableLayout,
  { columns, shapes = [] }: Pick<ProfileRequest, 'columns' | 'shapes'>,
  images: boolean,
): readonly Looked[] {
  return columns.flatMap((column): readonly Looked[] => {
    const field = layout.fields.get(column.name);
    if (field === undefined) return [];
    const { as } = column;
    const possible = shapes.map((one) => ({ shape: one, mayHave: mayHave(one, as.kind) }));
    const proof = proofOf(context, column);
    return [
      {
        ...proof,
        column,
        field,
        image: images ? imageOf(column, undefined, affinityIn(context, column)) : undefined,
        rowid: rowidImage(as.kind === 'integer' ? as.bits : 64),
        nulls: 0,
        isProved: proof.proves !== undefined,
        hasOneShape: oneShapeOf(as) !== undefined || proof.json !== undefined,
        possible,
      },
    ];
  });
}

function proofOf(
  { table, encoding }: ProfileContext,
  column: ColumnPlan,
): Pick<Looked, 'proves' | 'provesImage' | 'writes' | 'json'> {
  const shape = table.columns.get(column.name);
  const { as, form } = column;
  if (shape === undefined || shape.generated)
    return { proves: undefined, provesImage: undefined, writes: false, json: undefined };
  const json = as.kind === 'json' && form === undefined ? new JsonLook(as.form) : undefined;
  const proofs = [false, true].map((images) => {
    const plain = json === undefined ? unchangedImage(column, shape.affinity, images) : json.take.bind(json);
    return plain && encoding !== 'UTF-8' ? inUtf8(plain, encoding) : plain;
  });
  return { proves: proofs[0], provesImage: proofs[1], writes: json === undefined, json };
}

function affinityIn({ table }: ProfileContext, { name }: ColumnPlan) {
  return table.columns.get(name)?.affinity ?? 'blob';
}

/**
 * The image of a field that is not NULL where its value fits the type of its column as it is, spelled as a target keeps it: the
 * same as SQL proves of a page (see `cellSql`), or less. Undefined where only SQL or the values themselves can tell. Where
 * nobody takes `images`, some are not written.
 */
function unchangedImage(column: ColumnPlan, affinity: Affinity, images: boolean): CellImage | undefined {
  const { as, form } = column;
  if (form !== undefined) return undefined;
  if (as.kind === 'text') return images ? textImage(false, as.maxLength) : textTest(false, as.maxLength);
  if (as.kind === 'bytes') return images ? bytesImage : ({ types }, field) => isBytes(types[field] as number);
  // Whether a text is one of so many digits is more than its spelling says.
  const isOpen = as.kind === 'decimal' && (affinity === 'text' || affinity === 'blob');
  const image = isOpen ? undefined : imageOf(column, undefined, affinity);
  return image && writtenImage(column, affinity, image);
}
