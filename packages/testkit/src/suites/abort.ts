import assert from 'node:assert/strict';
import { isMigrationError } from '@godwit/plugin-api';
import { type Lab, type LabDatabase, RUN_ID } from '../lab/lab.js';
import { makeTables, schemaOf } from '../lab/make-tables.js';
import { fillNumbers, numberRows, numbersTable, withEmptyNumbers, withNumbers } from '../lab/numbers.js';
import {
  checkpoint,
  introspected,
  readOptions,
  readRows,
  rowBatch,
  writeRows,
  writerOptions,
} from '../lab/transfer.js';
import type { Suite, SuiteTest } from '../suite.js';

/** An end that takes longer is no answer to a person who pressed a key. */
const PROMPT_MS = 10_000;

/** An aborted signal ends what it was given to, and nothing is left half done. */
export const abortSuite: Suite = {
  name: 'abort',
  tests: (lab) =>
    Object.entries(TESTS).map(
      ([name, run]): SuiteTest => ({ name, skip: lab.needsBoth, run: () => run(lab) }),
    ),
};

const TESTS: Readonly<Record<string, (lab: Lab) => Promise<void>>> = {
  'before a source is opened': (lab) =>
    lab.withDatabase(async (database) => {
      await fillNumbers(lab, database, 3);
      await aborts(async () => (await database.openSource(1, aborted()))[Symbol.asyncDispose]());
    }),
  'before a target is opened': (lab) =>
    lab.withDatabase((database) =>
      aborts(async () => (await database.openTarget(aborted()))[Symbol.asyncDispose]()),
    ),
  'before a read': (lab) =>
    withNumbers(lab, 20, async (source, table) => {
      await aborts(() => readRows(source, table, { signal: aborted() }));
      assert.equal((await readRows(source, table)).length, 20, 'The session is not usable any more.');
    }),
  'in the middle of a read': (lab) =>
    withNumbers(lab, 2000, async (source, table) => {
      const control = new AbortController();
      await aborts(async () => {
        for await (const _ of source.read(table, readOptions(table, { maxRows: 5, signal: control.signal })))
          control.abort();
      });
      assert.equal((await readRows(source, table)).length, 2000, 'The session is not usable any more.');
    }),
  'before a writer is opened': (lab) =>
    withEmptyNumbers(lab, async (target, table) => {
      await aborts(() => writeRows(target, table, numberRows(3), { signal: aborted() }));
      await writeRows(target, table, numberRows(3));
    }),
  'before a write': (lab) =>
    writes(lab, async (write, _commit, control) => {
      control.abort();
      await aborts(write);
    }),
  'before a commit': (lab) =>
    writes(lab, async (write, commit, control) => {
      await write();
      control.abort();
      await aborts(commit);
    }),
  'while a write is under way': (lab) =>
    writes(lab, async (write, commit, control) => {
      const underWay = write().catch(() => {});
      control.abort();
      await underWay;
      await aborts(commit);
    }),
  'while a commit is under way: all or nothing': (lab) =>
    withEmptyNumbers(lab, async (target, table) => {
      const control = new AbortController();
      let isThere = false;
      {
        await using writer = await target.openWriter(
          table.name,
          writerOptions(table, { signal: control.signal }),
        );
        await writer.write(rowBatch(numberRows(500)));
        const underWay = writer.commit(checkpoint(table.name, 500));
        control.abort();
        isThere = await underWay.then(
          () => true,
          () => false,
        );
      }
      const [found] = await target.count([{ kind: 'rows', table: table.name }]);
      const allowed = isThere ? [500n] : [0n, 500n];
      assert.ok(allowed.includes(found?.count ?? -1n), `There are ${found?.count} rows.`);
    }),
  'before statements are executed': (lab) => lab.withDatabase((database) => statements(lab, database)),
  'before rows are counted': (lab) =>
    withEmptyNumbers(lab, async (target, table) => {
      const probe = { kind: 'rows', table: table.name } as const;
      await aborts(() => target.count([probe], aborted()));
      assert.equal((await target.count([probe]))[0]?.count, 0n, 'The session is not usable any more.');
    }),
};

function aborted(): AbortSignal {
  return AbortSignal.abort();
}

/** Fails unless the work ends soon, by the reason of the signal or by INTERRUPTED. */
async function aborts(work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await assert.rejects(work, (error: unknown) => {
    const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
    const known = name === 'AbortError' || (isMigrationError(error) && error.code === 'INTERRUPTED');
    assert.ok(known, `It ends with ${String(error)}.`);
    return true;
  });
  assert.ok(performance.now() - start < PROMPT_MS, 'It took too long.');
}

type WriteTest = (
  write: () => Promise<void>,
  commit: () => Promise<unknown>,
  control: AbortController,
) => Promise<void>;

/** What was written before the signal is not there, and the session goes on. */
function writes(lab: Lab, test: WriteTest): Promise<void> {
  return withEmptyNumbers(lab, async (target, table) => {
    const control = new AbortController();
    {
      await using writer = await target.openWriter(
        table.name,
        writerOptions(table, { signal: control.signal }),
      );
      await test(
        () => writer.write(rowBatch(numberRows(5))),
        () => writer.commit(checkpoint(table.name, 5)),
        control,
      );
    }
    const [found] = await target.count([{ kind: 'rows', table: table.name }]);
    assert.equal(found?.count, 0n, 'Rows are left.');
    await writeRows(target, table, numberRows(5));
  });
}

async function statements(lab: Lab, database: LabDatabase): Promise<void> {
  const table = numbersTable(lab, database);
  const compiled = lab.dialect.ddl.create(schemaOf([table]));
  await database.target(async (target) => {
    const group = compiled.statements.filter(({ phase }) => phase === 'before-load').slice(0, 1);
    await aborts(() => target.execute(group, { runId: RUN_ID, step: 'aborted' }, aborted()));
    assert.equal((await target.introspect()).tables.length, 0, 'Something was made.');
    await makeTables(lab.dialect, target, schemaOf([table]));
    await introspected(target, table.name);
  });
}
