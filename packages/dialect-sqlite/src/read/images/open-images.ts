import type { Position } from '@godwit/plugin-api';
import { CELL_IMAGES, cellImage } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { Affinity } from '../../types/affinity.js';
import type { PageAccess } from '../pages/page-access.js';
import { LARGEST_ROW } from '../pages/payload.js';
import { tableLayout } from '../pages/table-layout.js';
import type { RowValues } from '../rows/row-values.js';
import type { TextEncoding } from '../rows/stored-text.js';
import type { TableShape } from '../rows/table-shape.js';
import type { ReadRequest } from '../thread/protocol.js';
import { compileImages } from './compile-images.js';
import { ImageRead, type OnLarge } from './image-read.js';
import { rowPlaces } from './row-places.js';

interface Opening {
  readonly db: Connection;
  readonly request: ReadRequest;
  readonly table: TableShape;
  readonly pages: PageAccess;
  readonly encoding: TextEncoding;
  readonly rows: RowValues;
  /** Of a read whose rows are framed. */
  readonly onLarge?: OnLarge | undefined;
}

/** A read by pages; undefined where the table, the database or what is asked does not allow it. */
export function openImages(
  { db, request, table, pages, encoding, rows, onLarge }: Opening,
  after: Position | undefined,
): ImageRead | undefined {
  if (request.encoding !== CELL_IMAGES || request.where !== undefined) return undefined;
  const layout = tableLayout(db, request.table);
  const affinityOf = (name: string): Affinity => table.columns.get(name)?.affinity ?? 'blob';
  const columns =
    layout && compileImages(request.columns, layout, request.proofs ?? [], { encoding, affinityOf });
  if (layout === undefined || columns === undefined) return undefined;
  const maxBytes = Math.min(LARGEST_ROW, request.maxCellBytes);
  const place = { pages, layout, maxBytes, through: request.range?.through };
  const places = rowPlaces(place, table, encoding);
  if (places === undefined) return undefined;
  const later = (name: string, behind: Position | undefined): Uint8Array | null | undefined => {
    const index = request.columns.findIndex((column) => column.name === name);
    const plan = request.columns[index];
    const slice = { after: behind, limit: 1 };
    const found = rows.values({ rows: 1, bytes: 0, largestCell: 0, slice, position: null });
    const value = found.rows[0]?.[index];
    if (plan === undefined || value === undefined) return undefined;
    return value === null ? null : cellImage(value, plan.as);
  };
  const framed = request.framed === true;
  const { maxBytes: batchBytes, rowidBlocks } = request;
  const options = { columns, maxBytes: batchBytes, places, framed, rowidBlocks, later, onLarge };
  return new ImageRead(options, after);
}
