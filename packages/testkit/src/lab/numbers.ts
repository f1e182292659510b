import type { Row, SourceSession, Table, TargetSession } from '@godwit/plugin-api';
import type { Lab, LabDatabase } from './lab.js';
import { column, idColumn, makeTables, schemaOf, table } from './make-tables.js';
import { introspected, writeRows } from './transfer.js';

/** A table of numbered rows, as planned: a key, a text that may be null, and a number. */
export function numbersTable({ dialect }: Lab, database: LabDatabase, name = 'numbers'): Table {
  return table(database.name(name), [
    idColumn(dialect),
    column(dialect, 'word', { kind: 'text' }),
    column(dialect, 'square', { kind: 'bigint' }),
  ]);
}

/** So many rows for it, from a key on. */
export function numberRows(count: number, first = 1): readonly Row[] {
  return Array.from({ length: count }, (_, index): Row => {
    const id = BigInt(first + index);
    return [id, id % 5n === 0n ? null : `it's row ${id}`, id * id];
  });
}

/** Fills an empty database with a table of so many rows, in no order. */
export async function fillNumbers(lab: Lab, database: LabDatabase, count: number): Promise<Table> {
  const made = numbersTable(lab, database);
  const rows = numberRows(count);
  const shuffled = [
    ...rows.filter((_, index) => index % 3 === 1),
    ...rows.filter((_, index) => index % 3 !== 1),
  ];
  await database.target((target) =>
    makeTables(lab.dialect, target, schemaOf([made]), async () => {
      await writeRows(target, made, shuffled);
    }),
  );
  return made;
}

/** A filled table and a source on it. */
export function withNumbers(
  lab: Lab,
  count: number,
  use: (source: SourceSession, table: Table, database: LabDatabase) => Promise<void>,
  readers = 1,
): Promise<void> {
  return lab.withDatabase(async (database) => {
    const made = await fillNumbers(lab, database, count);
    await database.source(
      async (source) => use(source, await introspected(source, made.name), database),
      readers,
    );
  });
}

/** An empty table and a target on it. */
export function withEmptyNumbers(
  lab: Lab,
  use: (target: TargetSession, table: Table, database: LabDatabase) => Promise<void>,
): Promise<void> {
  return lab.withDatabase(async (database) => {
    const made = numbersTable(lab, database);
    await database.target(async (target) => {
      await makeTables(lab.dialect, target, schemaOf([made]));
      await use(target, made, database);
    });
  });
}
