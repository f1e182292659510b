import assert from 'node:assert/strict';
import { isEncodedBatch } from '../../read.js';
import type { Row } from '../../value.js';
import { type Lab, type LabDatabase, never, RUN_ID } from '../lab/lab.js';
import { libraryOf } from '../lab/library.js';
import { column, makeTables, runPhase, schemaOf, table } from '../lab/make-tables.js';
import { numberRows, numbersTable, withEmptyNumbers, withNumbers } from '../lab/numbers.js';
import {
  checkpoint,
  introspected,
  plansOf,
  readBatches,
  readOptions,
  readRows,
  rowBatch,
  tableNamed,
  writeBatches,
  writeRows,
  writerOptions,
} from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';

/** What the capabilities say is what the dialect does. */
export const capabilitiesSuite: Suite = {
  name: 'capabilities',
  tests: (lab) => [...databaseTests(lab), ...encodingTests(lab), ...pureTests(lab)],
};

function databaseTests(lab: Lab): readonly SuiteTest[] {
  const { capabilities } = lab.dialect;
  const both = lab.needsBoth;
  return [
    {
      name: '`transactionalDdl`: a failed group leaves nothing',
      skip:
        both ?? (capabilities.transactionalDdl ? undefined : 'DDL has no transactions (`transactionalDdl`).'),
      run: () => lab.withDatabase((database) => failedGroup(lab, database)),
    },
    {
      name: '`constraintsAfterLoad`: keys come when it says',
      skip: both,
      run: () => lab.withDatabase((database) => constraints(lab, database)),
    },
    {
      name: '`concurrentWriters`: two writers write at once',
      skip:
        both ?? (capabilities.concurrentWriters ? undefined : 'One writer at a time (`concurrentWriters`).'),
      run: () => lab.withDatabase((database) => twoWriters(lab, database)),
    },
    {
      name: '`schemas`: equal names in two schemas are two tables',
      skip: both ?? (capabilities.schemas ? undefined : 'There are no schemas (`schemas`).'),
      run: () => lab.withDatabase((database) => twoSchemas(lab, database)),
    },
    {
      name: '`keyOrder`: keys of binary order are read in the order of their bytes',
      skip:
        both ??
        (capabilities.keyOrder({ kind: 'bytes' }) === 'binary'
          ? undefined
          : 'Bytes have no binary order (`keyOrder`).'),
      run: () => lab.withDatabase((database) => binaryOrder(lab, database)),
    },
    ...(capabilities.reservedColumnNames ?? []).map((name) => ({
      name: `\`reservedColumnNames\`: ${name} is refused`,
      skip: both,
      run: () => lab.withDatabase((database) => reserved(lab, database, name)),
    })),
  ];
}

async function failedGroup(lab: Lab, database: LabDatabase): Promise<void> {
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

async function constraints(lab: Lab, database: LabDatabase): Promise<void> {
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

async function twoWriters(lab: Lab, database: LabDatabase): Promise<void> {
  const [one, two] = [numbersTable(lab, database, 'one'), numbersTable(lab, database, 'two')];
  await database.target(async (target) => {
    await makeTables(lab.dialect, target, schemaOf([one, two]));
    await using first = await target.openWriter(one.name, writerOptions(one));
    await using second = await target.openWriter(two.name, writerOptions(two));
    await first.write(rowBatch(numberRows(5)));
    await second.write(rowBatch(numberRows(6)));
    await first.write(rowBatch(numberRows(5, 20)));
    await second.commit(checkpoint(two.name, 6));
    await first.rollback();
    const counts = await target.count([one, two].map(({ name }) => ({ kind: 'rows', table: name })));
    sameData(
      counts.map(({ count }) => count),
      [0n, 6n],
    );
  });
}

async function twoSchemas(lab: Lab, database: LabDatabase): Promise<void> {
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

async function binaryOrder(lab: Lab, database: LabDatabase): Promise<void> {
  const key = column(lab.dialect, 'id', { kind: 'bytes' }, { nullable: false });
  const made = table(database.name('keyed'), [key]);
  const keys = [[255], [0], [], [128, 1], [128], [127, 255], [0, 0]];
  const rows = keys.map((bytes): Row => [new Uint8Array(bytes)]);
  await database.target((target) =>
    makeTables(lab.dialect, target, schemaOf([made]), async () => {
      await writeRows(target, made, rows);
    }),
  );
  const read = await database.source(async (source) =>
    readRows(source, await introspected(source, made.name)),
  );
  const text = ([value]: Row): string =>
    Array.from(value as Uint8Array, (byte) => byte.toString(16).padStart(2, '0')).join('');
  sameData(read.map(text).sort(), rows.map(text).sort());
}

async function reserved(lab: Lab, database: LabDatabase, name: string): Promise<void> {
  const made = table(database.name('reserved'), [
    column(lab.dialect, name, { kind: 'bigint' }, { nullable: false }),
  ]);
  await database.target((target) => assert.rejects(makeTables(lab.dialect, target, schemaOf([made]))));
}

function encodingTests(lab: Lab): readonly SuiteTest[] {
  const { reads, writes } = lab.dialect.capabilities.encodings;
  return [
    ...reads.map(
      (encoding): SuiteTest => ({
        name: `\`encodings.reads\`: ${encoding} is read`,
        skip: lab.needsBoth,
        run: () =>
          withNumbers(lab, 9, async (source, made) => {
            // A source may need its scan to prove an encoding, as a run makes it.
            const { columns, badText, sourceTimeZone, signal } = readOptions(made);
            const target = lab.dialect.name;
            await source.profile?.(made, { columns, badText, sourceTimeZone, signal, target });
            assert.equal(source.canEncode?.(made, plansOf(made), encoding), true, '`canEncode` says no.');
            const batches = await readBatches(source, made, { encoding });
            assert.ok(batches.every((batch) => isEncodedBatch(batch) && batch.encoding === encoding));
          }),
      }),
    ),
    ...reads
      .filter((one) => writes.includes(one))
      .map(
        (encoding): SuiteTest => ({
          name: `\`encodings\`: what is read as ${encoding} is written`,
          skip: lab.needsBoth,
          run: () =>
            withNumbers(lab, 9, (source, made) =>
              withEmptyNumbers(lab, async (target, into) => {
                const report = await writeBatches(
                  target,
                  into,
                  await readBatches(source, made, { encoding }),
                );
                assert.equal(report.written, 9n);
              }),
            ),
        }),
      ),
  ];
}

function pureTests({ dialect }: Lab): readonly SuiteTest[] {
  const { capabilities } = dialect;
  return [
    {
      name: 'the dialect has a name in lower case and the version of the contract',
      run: async () => {
        assert.match(dialect.name, /^[a-z][a-z0-9-]*$/);
        assert.equal(dialect.apiVersion, 0);
      },
    },
    {
      name: '`schemas` and `defaultSchema` agree',
      run: async () => assert.equal(dialect.defaultSchema !== undefined, capabilities.schemas),
    },
    {
      name: '`maxIdentifierBytes` is a length',
      run: async () =>
        assert.ok(
          Number.isSafeInteger(capabilities.maxIdentifierBytes) && capabilities.maxIdentifierBytes > 0,
        ),
    },
  ];
}
