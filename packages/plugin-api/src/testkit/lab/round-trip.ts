import { encodeQuotedCsv, QUOTED_CSV } from '../../encoding.js';
import type { LogicalType } from '../../logical-type.js';
import { type Batch, isEncodedBatch } from '../../read.js';
import type { Table } from '../../schema.js';
import type { SourceSession, TargetSession } from '../../session.js';
import type { Row, Value } from '../../value.js';
import { placedType } from '../values/boundary-values.js';
import { decodeQuotedCsv } from '../values/quoted-csv.js';
import type { Lab } from './lab.js';
import { column, idColumn, makeTables, schemaOf, table } from './make-tables.js';
import { introspected, plansOf, readBatches, readRows, writeBatches, writeRows } from './transfer.js';

/** What became of one value: read back in several ways, or the error that refused it. */
export type Arrival =
  | {
      /** The type that it is read as: what the database itself says of the column. */
      readonly type: LogicalType;
      readonly values: readonly { readonly way: string; readonly value: Value }[];
    }
  | { readonly error: unknown };

/**
 * Writes values into a column of a type and reads them back: as rows, and encoded where the dialect lists the encoding.
 * A value that is refused costs the others nothing.
 */
export async function arrivalsOf(
  lab: Lab,
  type: LogicalType,
  values: readonly Value[],
): Promise<readonly Arrival[]> {
  const { dialect } = lab;
  return lab.withDatabase(async (database) => {
    const columns = [idColumn(dialect), column(dialect, 'value', placedType(type, database.schema))];
    const plain = table(database.name('plain'), columns);
    const encoded = table(database.name('encoded'), columns);
    const rows = values.map((value, index): Row => [BigInt(index), value]);
    const refused = await database.target(async (target) => {
      let errors: ReadonlyMap<number, unknown> = new Map();
      await makeTables(dialect, target, schemaOf([plain, encoded]), async () => {
        errors = await writeEach(target, plain, rows);
        const taken = rows.filter((_, index) => !errors.has(index));
        if (dialect.capabilities.encodings.writes.includes(QUOTED_CSV)) {
          await writeBatches(target, encoded, [encodedBatch(encoded, taken)]);
        }
      });
      return errors;
    });
    return database.source((source) => collect(lab, source, { plain, encoded, rows, refused }));
  });
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

interface Written {
  readonly plain: Table;
  readonly encoded: Table;
  readonly rows: readonly Row[];
  readonly refused: ReadonlyMap<number, unknown>;
}

async function collect(lab: Lab, source: SourceSession, written: Written): Promise<readonly Arrival[]> {
  const { reads, writes } = lab.dialect.capabilities.encodings;
  const found = await introspected(source, written.plain.name);
  const ways = [{ way: 'as a row', rows: await readRows(source, found) }];
  if (reads.includes(QUOTED_CSV))
    ways.push({ way: 'when it is read encoded', rows: await readEncoded(source, found) });
  if (writes.includes(QUOTED_CSV)) {
    const second = await introspected(source, written.encoded.name);
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
export async function readEncoded(source: SourceSession, of: Table): Promise<readonly Row[]> {
  const columns = plansOf(of);
  if (source.canEncode?.(of, columns, QUOTED_CSV) !== true) return readRows(source, of);
  const batches = await readBatches(source, of, { encoding: QUOTED_CSV });
  return batches.flatMap((batch) =>
    isEncodedBatch(batch) ? decodeQuotedCsv(batch.bytes, columns) : batch.rows,
  );
}
