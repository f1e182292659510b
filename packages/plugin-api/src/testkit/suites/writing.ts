import assert from 'node:assert/strict';
import { QUOTED_CSV } from '../../encoding.js';
import { isMigrationError } from '../../errors.js';
import type { Table } from '../../schema.js';
import type { TargetSession } from '../../session.js';
import type { Value } from '../../value.js';
import { type Lab, type LabDatabase, never, runRecord } from '../lab/lab.js';
import { makeTables, schemaOf } from '../lab/make-tables.js';
import { numberRows, numbersTable } from '../lab/numbers.js';
import { encodedBatch } from '../lab/round-trip.js';
import { shareOpening } from '../lab/share-opening.js';
import {
  checkpoint,
  introspected,
  readRows,
  rowBatch,
  writeBatches,
  writeRows,
  writerOptions,
} from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import { SkipTest, type Suite, type SuiteTest } from '../suite.js';
import { spellRows } from '../values/spell-value.js';

type Check = (target: TargetSession, table: Table, database: LabDatabase, lab: Lab) => Promise<void>;

/** Rows into a table: counted, committed with their checkpoint, or gone. */
export const writingSuite: Suite = {
  name: 'writing',
  tests: (lab) => [...sharedTests(lab), ...sessionTests(lab)],
};

/** All of them write through one session, each into a table of its own. */
function sharedTests(lab: Lab): readonly SuiteTest[] {
  const end = shareOpening(
    Object.entries(CHECKS),
    (use: (given: readonly [TargetSession, LabDatabase]) => Promise<void>) =>
      lab.withDatabase((database) => database.target((target) => use([target, database]))),
    async (check, [target, database], name) => {
      const table = numbersTable(lab, database, `t${Object.keys(CHECKS).indexOf(name)}`);
      await makeTables(lab.dialect, target, schemaOf([table]));
      await check(target, table, database, lab);
    },
  );
  return Object.keys(CHECKS).map((name) => ({ name, skip: lab.needsBoth, run: end(name) }));
}

const CHECKS: Readonly<Record<string, Check>> = {
  'a commit counts what it wrote': async (target, table) => {
    const report = await writeRows(target, table, numberRows(5));
    sameData([report.written, report.skipped], [5n, 0n]);
    await holds(target, table, 5n);
  },
  'a commit of nothing counts nothing': async (target, table) => {
    const report = await writeBatches(target, table, []);
    sameData([report.written, report.skipped], [0n, 0n]);
  },
  'an empty batch is none': async (target, table) => {
    assert.equal((await writeBatches(target, table, [rowBatch([])])).written, 0n);
  },
  'each commit counts for itself': async (target, table) => {
    await using writer = await target.openWriter(table.name, writerOptions(table));
    for (const [index, first] of [1, 11, 21].entries()) {
      await writer.write(rowBatch(numberRows(10, first)));
      const report = await writer.commit(checkpoint(table.name, (index + 1) * 10, { done: index === 2 }));
      assert.equal(report.written, 10n);
    }
    await holds(target, table, 30n);
  },
  'a rollback leaves nothing of what came after the last commit': async (target, table) => {
    await using writer = await target.openWriter(table.name, writerOptions(table));
    await writer.write(rowBatch(numberRows(3)));
    await writer.commit(checkpoint(table.name, 3, { done: false }));
    await writer.write(rowBatch(numberRows(4, 10)));
    await writer.rollback();
    await holds(target, table, 3n);
    await writer.write(rowBatch(numberRows(2, 20)));
    assert.equal((await writer.commit(checkpoint(table.name, 5))).written, 2n);
    await holds(target, table, 5n);
  },
  'what is not committed is gone when the writer is': async (target, table) => {
    {
      await using writer = await target.openWriter(table.name, writerOptions(table));
      await writer.write(rowBatch(numberRows(3)));
    }
    await holds(target, table, 0n);
  },
  'columns may come in any order': async (target, table) => {
    const [id, word, square] = table.columns;
    if (id === undefined || word === undefined || square === undefined)
      throw new Error('Columns are missing.');
    await writeRows(target, { ...table, columns: [square, id, word] }, [[49n, 7n, 'seven']]);
    const probe = { kind: 'rows', table: table.name } as const;
    assert.equal((await target.count([probe]))[0]?.count, 1n);
  },
  'a column that is left out is NULL': async (target, table) => {
    await writeRows(target, { ...table, columns: table.columns.slice(0, 1) }, [[7n]]);
    await holds(target, table, 1n);
  },
  'a batch after an error: the rows that were committed stay': async (target, table) => {
    await using writer = await target.openWriter(table.name, writerOptions(table));
    await writer.write(rowBatch(numberRows(3)));
    await writer.commit(checkpoint(table.name, 3, { done: false }));
    await assert.rejects(async () => {
      await writer.write(
        rowBatch([
          [100n, 'x', 1n],
          [1n, 'twice', 1n],
        ]),
      );
      await writer.commit(checkpoint(table.name, 5));
    }, isMigrationError);
    await writer.rollback();
    await holds(target, table, 3n);
  },
  'a key that is there twice is an error with its row': (target, table) =>
    refuses(target, table, [2n, 'x', 1n]),
  'a NULL where none may be is an error with its row': (target, table) =>
    refuses(target, table, [null, 'x', 1n]),
  'a value that is none of the type is an error with its row': (target, table) =>
    refuses(target, table, [7n, 'x', 'no number']),
  'a number beyond 64 bits is an error with its row': (target, table) =>
    refuses(target, table, [7n, 'x', 2n ** 63n]),
  'a lone surrogate is refused or arrives': (target, table) => arrivesOrIsRefused(target, table, 'x\ud800'),
  'text with NUL is refused or arrives': (target, table) => arrivesOrIsRefused(target, table, 'a\0b'),
  'a table that is not there is an error with a code': async (target, table, database) => {
    const missing = { ...table, name: database.name('missing') };
    await assert.rejects(writeRows(target, missing, numberRows(1)), isMigrationError);
  },
  'encoded batches are rows': async (target, table, _database, lab) => {
    if (!lab.dialect.capabilities.encodings.writes.includes(QUOTED_CSV))
      throw new SkipTest(`The target does not write ${QUOTED_CSV}.`);
    const report = await writeBatches(target, table, [
      encodedBatch(table, numberRows(10)),
      encodedBatch(table, numberRows(3, 50)),
    ]);
    assert.equal(report.written, 13n);
    await holds(target, table, 13n);
  },
  'an encoding that it does not list is refused': async (target, table) => {
    const bytes = new TextEncoder().encode('x');
    const batch = { encoding: 'encoding-of-the-kit', bytes, rowCount: 1, position: 1 };
    await assert.rejects(writeBatches(target, table, [batch]), isMigrationError);
    await holds(target, table, 0n);
  },
  'mode skip leaves rows that are there': (target, table) => modeTest(target, table, 'skip', [2n, 1n]),
  'mode upsert replaces rows that are there': (target, table) => modeTest(target, table, 'upsert', [3n, 0n]),
  'probes count rows, orphans and matches': async (target, table, database, lab) => {
    const child = numbersTable(lab, database, 'child');
    await makeTables(lab.dialect, target, schemaOf([child]));
    await writeRows(target, table, numberRows(4));
    await writeRows(target, child, numberRows(6));
    const references = { table: table.name, columns: ['id'] };
    const keyColumns = ['id'];
    const found = await target.count([
      { kind: 'rows', table: child.name },
      { kind: 'orphans', table: child.name, columns: ['id'], references, keyColumns },
      { kind: 'matches', table: child.name, predicate: '1 = 0', keyColumns },
      { kind: 'matches', table: child.name, predicate: '1 = 1', keyColumns },
    ]);
    sameData(
      found.map(({ count }) => count),
      [6n, 2n, 0n, 6n],
    );
    sameData([...(found[1]?.keys ?? [])].sort(), ['id=5', 'id=6']);
  },
  'a second lock is refused, and taken when the first is gone': async (_target, _table, database) => {
    await using second = await database.openTarget().catch((error: unknown) => {
      assert.ok(isMigrationError(error) && error.code === 'TARGET_LOCKED', String(error));
      return { lock: undefined, async [Symbol.asyncDispose]() {} };
    });
    if (second.lock !== undefined) await assert.rejects(second.lock('second'), { code: 'TARGET_LOCKED' });
  },
  'the rights are enough': (target) => target.checkRights(),
  'rows are read back as they were written': async (target, table) => {
    await writeRows(target, table, numberRows(7));
    const { columns } = await introspected(target, table.name);
    assert.equal(columns.length, 3);
  },
};

async function holds(target: TargetSession, table: Table, rows: bigint): Promise<void> {
  const [found] = await target.count([{ kind: 'rows', table: table.name }]);
  assert.equal(found?.count, rows, 'The target holds other rows.');
}

/** A wrong row after two good ones; nothing of the commit may be left. */
async function refuses(target: TargetSession, table: Table, wrong: readonly Value[]): Promise<void> {
  const rows = [...numberRows(2), wrong];
  await assert.rejects(writeRows(target, table, rows), (error) => {
    assert.ok(isMigrationError(error), String(error));
    assert.equal(error.row, 2, `${error.code}: ${error.message}`);
    return true;
  });
  await holds(target, table, 0n);
}

async function arrivesOrIsRefused(target: TargetSession, table: Table, word: string): Promise<void> {
  const rows = [...numberRows(2), [7n, word, 1n]];
  const error: unknown = await writeRows(target, table, rows).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return holds(target, table, 3n);
  assert.ok(isMigrationError(error), String(error));
  await holds(target, table, 0n);
}

async function modeTest(
  target: TargetSession,
  table: Table,
  mode: 'skip' | 'upsert',
  counts: readonly bigint[],
): Promise<void> {
  await writeRows(target, table, numberRows(1));
  const rows = [[1n, 'new', 0n], ...numberRows(2, 2)];
  try {
    const report = await writeRows(target, table, rows, { mode, conflictKey: ['id'] });
    sameData([report.written, report.skipped], counts);
  } catch (error) {
    if (isMigrationError(error) && error.code === 'OPTION_NOT_AVAILABLE')
      throw new SkipTest(`The target refuses the mode ${mode}.`);
    throw error;
  }
  await holds(target, table, 3n);
}

function sessionTests(lab: Lab): readonly SuiteTest[] {
  const database = (run: (database: LabDatabase) => Promise<void>) => () => lab.withDatabase(run);
  return [
    {
      name: 'committed rows are there for the next session',
      skip: lab.needsBoth,
      run: database((one) => nextSession(lab, one)),
    },
    { name: 'a run is recorded as begun and as ended', skip: lab.needsBoth, run: database(records) },
    {
      name: 'a target that was opened and left alone is as it was',
      skip: lab.needsBoth,
      run: database(leftAlone),
    },
  ];
}

async function nextSession(lab: Lab, database: LabDatabase): Promise<void> {
  const table = numbersTable(lab, database);
  await database.target((target) =>
    makeTables(lab.dialect, target, schemaOf([table]), async () => {
      await writeRows(target, table, numberRows(9));
    }),
  );
  const types = table.columns.map(({ type }) => type);
  const rows = await database.source(async (source) =>
    readRows(source, await introspected(source, table.name)),
  );
  const sorted = [...rows].sort((a, b) => Number((a[0] as bigint) - (b[0] as bigint)));
  sameData(spellRows(sorted, types), spellRows(numberRows(9), types));
}

async function records(database: LabDatabase): Promise<void> {
  await using target = await database.openTarget();
  await using _lock = await target.lock('first');
  for (const [runId, status] of [
    ['first', 'failed'],
    ['second', 'interrupted'],
    ['third', 'done'],
  ] as const) {
    await target.bookkeeping.begin(runRecord(runId));
    await target.bookkeeping.finish(runId, { status, result: '{"x":"it\'s"}' });
  }
  assert.equal((await target.introspect()).tables.length, 0, 'Its own tables are told.');
  await target.complete?.();
}

async function leftAlone(database: LabDatabase): Promise<void> {
  {
    await using target = await database.openTarget(never());
    await target.checkRights();
    assert.equal((await target.introspect()).tables.length, 0);
  }
  await using again = await database.openTarget();
  assert.equal((await again.introspect()).tables.length, 0);
}
