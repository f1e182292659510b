import { createHash, type Hash } from 'node:crypto';
import {
  type BlockDigest,
  type Column,
  type ColumnPlan,
  encodeDigestText,
  orAborted,
  type Row,
  releaseBytes,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { canonicalCell } from '../rows/canonical-cell.js';
import { type Cell, splitRows, toValues } from '../rows/cells.js';
import { copyRows } from '../rows/copy-rows.js';
import { plannedValues } from '../rows/planned-values.js';
import { CellHasher } from './cell-hasher.js';
import type { DigestPlan } from './digest-plan.js';
import { keyedCopy } from './keyed-copy.js';

const PIECE = 1024 ** 2;

/** Digests one block here, of the rows that COPY sends, spelled by the server where it can. Memory holds a piece of the block at a time. */
export async function streamedBlock(
  connection: Connection,
  plan: DigestPlan,
  after: Row | undefined,
  limit?: number,
): Promise<BlockDigest> {
  const { key, options, table } = plan;
  const cells = plan.cells ?? canonicalCells(plan);
  const sql = keyedCopy(table, { key, options, cells, after, ...(limit === undefined ? {} : { limit }) });
  const everything = { maxRows: Number.POSITIVE_INFINITY, largeRowBytes: Number.POSITIVE_INFINITY };
  const copy = connection.submit(
    copyRows(sql, { ...everything, maxBytes: PIECE, onLargeRow: () => undefined }),
  );
  const hash = createHash('sha256');
  const add = plan.cells === undefined ? valueAdder(hash, plan) : cellAdder(hash, plan);
  let rows = 0;
  let last: Row | undefined;
  for (;;) {
    const piece = await orAborted(connection.awaiting(copy.next()), options.signal);
    if (piece === undefined) break;
    rows += piece.rowCount;
    last = add(splitRows(piece.bytes));
    releaseBytes(piece.bytes);
  }
  return { rows, digest: hash.digest('hex'), ...(last === undefined ? {} : { last }) };
}

function canonicalCells({ options, columns }: DigestPlan): readonly string[] {
  return options.columns.map((one, index) => canonicalCell(columns[index] as Column, one));
}

/** Adds rows to a hash and gives the key of the last one. */
type Adder = (rows: Iterable<readonly Cell[]>) => Row;

function cellAdder(hash: Hash, plan: DigestPlan): Adder {
  const hasher = new CellHasher(hash, plan.options.columns);
  // The types of keys are spelled for digests as they are for values.
  return (rows) => keyOf(hasher.add(rows), plan);
}

function valueAdder(hash: Hash, plan: DigestPlan): Adder {
  const { columns } = plan.options;
  return (rows) => {
    const all = [...rows];
    const values = all.map((cells) => plannedValues(cells, columns));
    hash.update(encodeDigestText(values, columns), 'utf8');
    return keyOf(all.at(-1) ?? [], plan);
  };
}

function keyOf(cells: readonly Cell[], { key, options }: DigestPlan): Row {
  const places = key.map(({ name }) => options.columns.findIndex((column) => column.name === name));
  const types = places.map((place) => (options.columns[place] as ColumnPlan).as);
  return toValues(
    places.map((place) => cells[place] ?? null),
    types,
  );
}
