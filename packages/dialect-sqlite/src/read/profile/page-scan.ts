import { ImageBuffer } from '../images/image-buffer.js';
import { rowPlaces } from '../images/row-places.js';
import type { PageAccess } from '../pages/page-access.js';
import { LARGEST_ROW, PayloadTooLarge } from '../pages/payload.js';
import { Rows } from '../pages/rows.js';
import type { TableLayout } from '../pages/table-layout.js';
import type { ProfileRequest } from '../thread/protocol.js';
import type { ProfileContext } from './examine.js';
import { lookedColumns } from './looked.js';
import { rowFacts } from './row-facts.js';
import { ScanDigest } from './scan-digest.js';
import { type PageScan, ScanWalk } from './scan-walk.js';

const FIRST_BUFFER = 1 << 16;

type Asked = Pick<ProfileRequest, 'columns' | 'shapes' | 'maxCellBytes' | 'blockRows'>;

/** The table whose pages are walked through. */
interface Place {
  readonly access: PageAccess;
  readonly layout: TableLayout;
  readonly maxBytes: number;
}

/**
 * Looks at every record of a table once, by the storage classes in its header. Undefined where the table cannot be read so, or
 * holds a value that is larger than one may be.
 */
export async function scanPages(
  context: ProfileContext,
  access: PageAccess,
  layout: TableLayout | undefined,
  asked: Asked,
): Promise<PageScan | undefined> {
  if (layout === undefined || context.where !== undefined) return undefined;
  const maxBytes = Math.min(LARGEST_ROW, asked.maxCellBytes ?? Number.POSITIVE_INFINITY);
  const walk = createWalk(context, { access, layout, maxBytes }, asked);
  if (walk === undefined) return undefined;
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

function createWalk(
  context: ProfileContext,
  place: Place,
  { columns, shapes = [], blockRows }: Asked,
): ScanWalk | undefined {
  const { layout } = place;
  // Sizes of texts in UTF-16 are others.
  const doubts = context.encoding === 'UTF-8' ? shapes : [];
  const out = new ImageBuffer(FIRST_BUFFER);
  const digest = digestOf(context, place, out, blockRows);
  const looked = lookedColumns(context, layout, { columns, shapes: doubts }, digest !== undefined);
  // A column that is not in the records has sizes, too.
  if (looked.length < columns.length) return undefined;
  return new ScanWalk(looked, {
    isDoubting: doubts.length > 0,
    facts: rowFacts(context, layout),
    out,
    digest,
  });
}

/** Of tables whose rows are in the order of a key. */
function digestOf(
  { encoding, table }: ProfileContext,
  { access: pages, layout, maxBytes }: Place,
  out: ImageBuffer,
  blockRows: number | undefined,
): ScanDigest | undefined {
  const isKeyed = !layout.hasRowids || [...layout.fields.values()].includes('rowid');
  if (blockRows === undefined || encoding !== 'UTF-8' || !isKeyed) return undefined;
  const places = rowPlaces({ pages, layout, maxBytes, through: undefined }, table, encoding);
  return places && new ScanDigest(out, places, blockRows, layout.hasRowids);
}
