import {
  type Batch,
  encodeQuotedCsv,
  isEncodedBatch,
  type LogicalType,
  QUOTED_CSV,
  type Row,
  type SourceSession,
  type Table,
  type TargetSession,
  type Value,
} from '@godwit/plugin-api';
import { placedType } from '../values/boundary-values.js';
import { decodeQuotedCsv } from '../values/quoted-csv.js';
import type { Lab, LabDatabase } from './lab.js';
import { column, idColumn, makeTables, schemaOf, table } from './make-tables.js';
import { plansOf, readBatches, readRows, tableNamed, writeBatches, writeRows } from './transfer.js';

/** What became of one value: read back in several ways, or the error that refused it. */
export type Arrival =
  | {
      /** The type that it is read as: what the database itself says of the column. */
      readonly type: LogicalType;
      readonly values: readonly { readonly way: string; readonly value: Value }[];
    }
  | { readonly error: unknown };

/** Values of one type. */
export interface Shipment {
  readonly type: LogicalType;
  readonly values: readonly Value[];
}

/**
 * Writes values into a column of their type and reads them back: as rows, and encoded where the dialect lists the
 * encoding. A value that is refused costs the others nothing. Answers in the order of the shipments and their values.
 */
export async function arrivalsOf(
  lab: Lab,
  shipments: readonly Shipment[],
): Promise<readonly (readonly Arrival[])[]> {
  return lab.withDatabase(async (database) => {
    const pairs = shipments.map((shipment, index) => pairOf(lab, database, shipment, index));
    const schema = schemaOf(pairs.flatMap(({ plain, encoded }) => [plain, encoded]));
    const filled: Filled[] = [];
    await database.target((target) =>
      makeTables(lab.dialect, target, schema, async () => {
        for (const pair of pairs) filled.push(await fill(lab, target, pair));
      }),
    );
    return database.source(async (source) => {
      const found = (await source.introspect()).tables;
      const all: (readonly Arrival[])[] = [];
      for (const [index, pair] of pairs.entries()) {
        const written = { ...pair, ...(filled[index] as Filled) };
        // What fails for a whole type must not hide what becomes of the others.
        all.push(
          await collect(lab, source, found, written).catch((error) => pair.rows.map(() => ({ error }))),
        );
      }
      return all;
    });
  });
}

interface Pair {
  readonly plain: Table;
  readonly encoded: Table;
  readonly rows: readonly Row[];
}

function pairOf({ dialect }: Lab, database: LabDatabase, { type, values }: Shipment, index: number): Pair {
  const columns = [idColumn(dialect), column(dialect, 'value', placedType(type, database.schema))];
  return {
    plain: table(database.name(`plain_${index}`), columns),
    encoded: table(database.name(`encoded_${index}`), columns),
    rows: values.map((value, row): Row => [BigInt(row), value]),
  };
}

async function fill(
  { dialect }: Lab,
  target: TargetSession,
  { plain, encoded, rows }: Pair,
): Promise<Filled> {
  const refused = await writeEach(target, plain, rows);
  const taken = rows.filter((_, index) => !refused.has(index));
  if (!dialect.capabilities.encodings.writes.includes(QUOTED_CSV)) return { refused };
  try {
    await writeBatches(target, encoded, [encodedBatch(encoded, taken)]);
    return { refused };
  } catch (encodedError) {
    return { refused, encodedError };
  }
}

/** Writes rows, one by one where not all of them are taken; gives the errors of those that are not, by their number. */
async function writeEach(
  target: TargetSession,
  into: Table,
  rows: readonly Row[],
): Promise<ReadonlyMap<number, unknown>> {
  const errors = new Map<number, unknown>();
  try {
    await writeRows(target, into, rows);
  } catch {
    for (const [index, row] of rows.entries()) {
      await writeRows(target, into, [row]).catch((error: unknown) => errors.set(index, error));
    }
  }
  return errors;
}

/** Rows as a batch of the reference encoding. */
export function encodedBatch(of: Table, rows: readonly Row[]): Batch {
  const bytes = new TextEncoder().encode(encodeQuotedCsv(rows, plansOf(of)));
  return { encoding: QUOTED_CSV, bytes, rowCount: rows.length, position: rows.length };
}

/** What was refused: rows by their number, and the batch of all others in the reference encoding. */
interface Filled {
  readonly refused: ReadonlyMap<number, unknown>;
  readonly encodedError?: unknown;
}

type Written = Pair & Filled;

async function collect(
  lab: Lab,
  source: SourceSession,
  tables: readonly Table[],
  written: Written,
): Promise<readonly Arrival[]> {
  const { reads, writes } = lab.dialect.capabilities.encodings;
  const found = tableNamed(tables, written.plain.name);
  const ways = [{ way: 'as a row', rows: await readRows(source, found) }];
  if (reads.includes(QUOTED_CSV))
    ways.push({ way: 'when it is read encoded', rows: await readEncoded(source, found) });
  if (writes.includes(QUOTED_CSV)) {
    if (written.encodedError !== undefined) throw written.encodedError;
    const second = tableNamed(tables, written.encoded.name);
    ways.push({ way: 'when it was written encoded', rows: await readRows(source, second) });
  }
  const byId = ways.map(({ way, rows }) => ({
    way,
    rows: new Map(rows.map((row) => [String(row[0]), row])),
  }));
  const type = plansOf(found)[1]?.as ?? { kind: 'text' };
  return written.rows.map(([id], index): Arrival => {
    if (written.refused.has(index)) return { error: written.refused.get(index) };
    const values = byId.map(({ way, rows }) => {
      const row = rows.get(String(id));
      if (row === undefined) throw new Error(`Row ${String(id)} did not arrive ${way}.`);
      return { way, value: row[1] ?? null };
    });
    return { type, values };
  });
}

/** All rows by batches of the reference encoding; batches for which the source gives none count as they are. */
async function readEncoded(source: SourceSession, of: Table): Promise<readonly Row[]> {
  const columns = plansOf(of);
  if (source.canEncode?.(of, columns, QUOTED_CSV) !== true) return readRows(source, of);
  const batches = await readBatches(source, of, { encoding: QUOTED_CSV });
  return batches.flatMap((batch) =>
    isEncodedBatch(batch) ? decodeQuotedCsv(batch.bytes, columns) : batch.rows,
  );
}
