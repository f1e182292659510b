import assert from 'node:assert/strict';
import type { TargetSession } from '@godwit/plugin-api';
import { type Lab, type LabDatabase, never, runRecord } from '../lab/lab.js';
import { makeTables, schemaOf } from '../lab/make-tables.js';
import { numberRows, numbersTable } from '../lab/numbers.js';
import { shareOpening } from '../lab/share-opening.js';
import { introspected, readRows, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';
import { spellRows } from '../values/spell-value.js';
import type { WriteCheck } from './write-check.js';
import { COMMITS } from './write-commits.js';
import { REFUSALS } from './write-refusals.js';
import { ROWS_THERE } from './write-rows-there.js';
import { SERVICES } from './write-services.js';

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

const CHECKS: Readonly<Record<string, WriteCheck>> = {
  ...COMMITS,
  ...REFUSALS,
  ...ROWS_THERE,
  ...SERVICES,
};

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
