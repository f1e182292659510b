import assert from 'node:assert/strict';
import { type Lab, type LabDatabase, never, RUN_ID } from '../lab/lab.js';
import { libraryOf } from '../lab/library.js';
import { column, makeTables, runPhase, schemaOf, table } from '../lab/make-tables.js';
import { numberRows, numbersTable } from '../lab/numbers.js';
import { checkpoint, rowBatch, tableNamed, writeRows, writerOptions } from '../lab/transfer.js';
import { sameData } from '../same-data.js';

/** See the name of the test. */
export async function failedGroup(lab: Lab, database: LabDatabase): Promise<void> {
  const made = numbersTable(lab, database);
  const group = lab.dialect.ddl
    .create(schemaOf([made]))
    .statements.filter(({ phase }) => phase === 'before-load');
  const create = group.find((one) => one.table !== undefined) ?? group[0];
  if (create === undefined) throw new Error('There are no statements.');
  await database.target(async (target) => {
    const twice = [create, { ...create, id: `${create.id} again` }];
    await assert.rejects(target.execute(twice, { runId: RUN_ID, step: 'twice' }, never()));
    assert.equal((await target.introspect()).tables.length, 0, 'A table is left.');
    await makeTables(lab.dialect, target, schemaOf([made]));
  });
}

/** See the name of the test. */
export async function constraints(lab: Lab, database: LabDatabase): Promise<void> {
  const { tables, book } = libraryOf(lab.dialect, database);
  const { statements } = lab.dialect.ddl.create(schemaOf(tables));
  await database.target(async (target) => {
    await runPhase(lab.dialect, target, statements, 'before-load');
    const early = tableNamed((await target.introspect()).tables, book.name);
    await runPhase(lab.dialect, target, statements, 'after-load');
    const keys = lab.dialect.capabilities.constraintsAfterLoad ? 0 : book.foreignKeys.length;
    assert.equal(early.foreignKeys.length, keys, 'Foreign keys are there at another time.');
  });
}

/** See the name of the test. */
export async function twoWriters(lab: Lab, database: LabDatabase): Promise<void> {
  const [one, two] = [numbersTable(lab, database, 'one'), numbersTable(lab, database, 'two')];
  await database.target(async (target) => {
    await makeTables(lab.dialect, target, schemaOf([one, two]));
    {
      await using first = await target.openWriter(one.name, writerOptions(one));
      await using second = await target.openWriter(two.name, writerOptions(two));
      await first.write(rowBatch(numberRows(5)));
      await second.write(rowBatch(numberRows(6)));
      await first.write(rowBatch(numberRows(5, 20)));
      await second.commit(checkpoint(two.name, 6));
    }
    const counts = await target.count([one, two].map(({ name }) => ({ kind: 'rows', table: name })));
    sameData(
      counts.map(({ count }) => count),
      [0n, 6n],
    );
  });
}

/** See the name of the test. */
export async function twoSchemas(lab: Lab, database: LabDatabase): Promise<void> {
  const here = numbersTable(lab, database);
  const there = { ...here, name: { schema: 'Schema of "Kit"', name: here.name.name } };
  await database.target(async (target) => {
    await makeTables(lab.dialect, target, schemaOf([here, there]));
    await writeRows(target, here, numberRows(2));
    await writeRows(target, there, numberRows(5));
    const counts = await target.count([here, there].map(({ name }) => ({ kind: 'rows', table: name })));
    sameData(
      counts.map(({ count }) => count),
      [2n, 5n],
    );
  });
}

/** See the name of the test. */
export async function reserved(lab: Lab, database: LabDatabase, name: string): Promise<void> {
  const made = table(database.name('reserved'), [
    column(lab.dialect, name, { kind: 'bigint' }, { nullable: false }),
  ]);
  await database.target((target) => assert.rejects(makeTables(lab.dialect, target, schemaOf([made]))));
}
