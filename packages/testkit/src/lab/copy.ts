import { type Batch, isEncodedBatch, QUOTED_CSV, type Row, type Table } from '@godwit/plugin-api';
import { Random } from '../random.js';
import { BOUNDARY_TABLES, placedType } from '../values/boundary-values.js';
import { generateValue } from '../values/generate/generate-value.js';
import { spellRows } from '../values/spell-value.js';
import type { Lab, LabDatabase } from './lab.js';
import { column, idColumn, makeTables, schemaOf, table } from './make-tables.js';
import {
  checkpoint,
  introspected,
  plansOf,
  readOptions,
  readRows,
  writeRows,
  writerOptions,
} from './transfer.js';

/** How a copy is made. */
export interface Way {
  /** The most rows of one batch. */
  readonly maxRows: number;
  readonly encoding?: string;
  /** What becomes of each batch on its way. */
  readonly through?: (batch: Batch) => Batch;
}

const ROWS = 40;

/** A table with a column of every type that the dialect keeps whole, and rows of made-up values and NULLs. */
export function everyType(
  { dialect }: Lab,
  database: LabDatabase,
): { readonly made: Table; readonly rows: readonly Row[] } {
  const kept = BOUNDARY_TABLES.filter(({ type }) => dialect.types.toNative(type).fidelity !== 'lossy');
  const random = new Random(7);
  const columns = kept.map(({ type }, index) =>
    column(dialect, `c${index}`, placedType(type, database.schema)),
  );
  const rows = Array.from({ length: ROWS }, (_, id): Row => {
    const values = kept.map(({ type }) => (random.below(6) === 0 ? null : generateValue(type, random)));
    return [BigInt(id), ...values];
  });
  return { made: table(database.name('every_type'), [idColumn(dialect), ...columns]), rows };
}

/**
 * Copies a table of every type from one database into another, in one or more ways, and gives the spellings of what the
 * source holds and of what each copy holds.
 */
export function copyEveryType(
  lab: Lab,
  ways: readonly Way[],
): Promise<{
  readonly source: readonly (readonly string[])[];
  readonly copies: readonly (readonly (readonly string[])[])[];
}> {
  return lab.withDatabase(async (from) => {
    const { made, rows } = everyType(lab, from);
    await from.target((target) =>
      makeTables(lab.dialect, target, schemaOf([made]), async () => {
        await writeRows(target, made, rows);
      }),
    );
    const copies: (readonly (readonly string[])[])[] = [];
    for (const way of ways) copies.push(await copyInto(lab, from, made, way));
    return { source: await contents(from, made), copies };
  });
}

function copyInto(
  lab: Lab,
  from: LabDatabase,
  made: Table,
  way: Way,
): Promise<readonly (readonly string[])[]> {
  return lab.withDatabase(async (into) => {
    await from.source(async (source) => {
      const found = await introspected(source, made.name);
      const options = readOptions(found, {
        maxRows: way.maxRows,
        ...(way.encoding && { encoding: way.encoding }),
      });
      await into.target((target) =>
        makeTables(lab.dialect, target, schemaOf([made]), async () => {
          const columns = plansOf(found);
          await using writer = await target.openWriter(made.name, writerOptions(made, { columns }));
          for await (const batch of source.read(found, options))
            await writer.write(way.through?.(batch) ?? batch);
          await writer.commit(checkpoint(made.name, ROWS));
        }),
      );
    });
    return contents(into, made);
  });
}

function contents(database: LabDatabase, { name }: Table): Promise<readonly (readonly string[])[]> {
  return database.source(async (source) => {
    const found = await introspected(source, name);
    const rows = [...(await readRows(source, found))];
    rows.sort((a, b) => Number((a[0] as bigint) - (b[0] as bigint)));
    return spellRows(
      rows,
      found.columns.map(({ type }) => type),
    );
  });
}

/** A batch whose every value was taken out and put in again. */
export function identity(batch: Batch): Batch {
  if (isEncodedBatch(batch)) throw new Error(`A batch came encoded as ${batch.encoding}, unasked.`);
  return { ...batch, rows: batch.rows.map((row) => row.map((value) => value)) };
}

/** The way of encoded batches, where the dialect both reads and writes the encoding. */
export function encodedWay({ dialect }: Lab): Way | undefined {
  const { reads, writes } = dialect.capabilities.encodings;
  return reads.includes(QUOTED_CSV) && writes.includes(QUOTED_CSV)
    ? { maxRows: 16, encoding: QUOTED_CSV }
    : undefined;
}
