import assert from 'node:assert/strict';
import { isMigrationError, type Table } from '@godwit/plugin-api';
import type { Lab, LabDatabase } from '../lab/lab.js';
import { libraryOf } from '../lab/library.js';
import { column, idColumn, makeTables, runPhase, schemaOf, table } from '../lab/make-tables.js';
import { introspected, readRows, tableNamed, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';

/** The database makes a key that no row has. */
export async function identityAfterLoad(lab: Lab, database: LabDatabase): Promise<void> {
  const identity = { mode: 'by-default', neverReused: true } as const;
  const made = table(database.name('numbered'), [
    idColumn(lab.dialect, 'id', { identity }),
    column(lab.dialect, 'value', { kind: 'text' }),
  ]);
  await database.target(async (target) => {
    await makeTables(lab.dialect, target, schemaOf([made]), async () => {
      await writeRows(target, made, [
        [41n, 'a'],
        [7n, 'b'],
      ]);
    });
    const [, value] = made.columns;
    // The column is left out, so that the database makes the key.
    const part = { ...made, columns: value === undefined ? [] : [value] };
    await writeRows(target, part, [['made']]);
  });
  const rows = await database.source(async (source) =>
    readRows(source, await introspected(source, made.name)),
  );
  const key = rows.find((row) => row[1] === 'made')?.[0];
  assert.ok(typeof key === 'bigint' && key > 41n, `The key is ${String(key)}.`);
}

/** Children are loaded before their parents, and the keys are the same afterwards. */
export async function suspend(lab: Lab, database: LabDatabase): Promise<void> {
  const { tables, book, author, rows } = libraryOf(lab.dialect, database);
  await database.target(async (target) => {
    await makeTables(lab.dialect, target, schemaOf(tables));
    const before = await target.introspect();
    const statements = (await target.suspend?.(before.tables)) ?? [];
    await runPhase(lab.dialect, target, statements, 'before-load');
    // Children before their parents.
    for (const one of [book, author]) await writeRows(target, one, rows.get(one) ?? [], { keysRest: true });
    await runPhase(lab.dialect, target, statements, 'after-load');
    const after = tableNamed((await target.introspect()).tables, book.name);
    const keys = (one: Table): readonly unknown[] =>
      one.foreignKeys.map(({ columns, references, onDelete }) => ({ columns, references, onDelete }));
    sameData(keys(after), keys(tableNamed(before.tables, book.name)), 'A foreign key has changed.');
  });
}

/** An orphan makes a statement fail, or a probe of the statements counts it; it never passes in silence. */
export async function orphans(lab: Lab, database: LabDatabase): Promise<void> {
  const { book, author } = libraryOf(lab.dialect, database);
  const child = { ...book, foreignKeys: book.foreignKeys.slice(0, 1) };
  await database.target(async (target) => {
    const { statements } = lab.dialect.ddl.create(schemaOf([author, child]));
    await runPhase(lab.dialect, target, statements, 'before-load');
    await writeRows(target, child, [[1n, 99n, null, 'x', 1, 'c']]);
    const probes = statements
      .flatMap(({ skipWhen, noteWhen }) => [skipWhen, noteWhen])
      .filter((one) => one !== undefined);
    const counts = await target.count(probes.map(({ probe }) => probe));
    const isTold = counts.some(({ count }) => count > 0n);
    const isRefused = await runPhase(lab.dialect, target, statements, 'after-load').then(
      () => false,
      (error: unknown) => isMigrationError(error) && error.code === 'ROWS_CONFLICT',
    );
    assert.ok(isTold || isRefused, 'Nothing tells that the row points at nothing.');
  });
}
