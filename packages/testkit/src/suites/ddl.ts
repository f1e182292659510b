import assert from 'node:assert/strict';
import { isMigrationError, type Statement, type Table } from '@godwit/plugin-api';
import { type Lab, type LabDatabase, never, RUN_ID } from '../lab/lab.js';
import { libraryOf } from '../lab/library.js';
import { idColumn, makeTables, runPhase, schemaOf, table } from '../lab/make-tables.js';
import { queryOfOne } from '../lab/native-sql.js';
import { introspected, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';
import { identityAfterLoad, orphans, suspend } from './ddl-keys.js';
import { pureTests } from './ddl-pure.js';

/** Statements as data, and what they do to a database. */
export const ddlSuite: Suite = {
  name: 'DDL',
  tests: (lab) => [...pureTests(lab), ...databaseTests(lab)],
};

function databaseTests(lab: Lab): readonly SuiteTest[] {
  const tests: Readonly<Record<string, (database: LabDatabase) => Promise<void>>> = {
    'what is made can be dropped and made again': (database) => twice(lab, database),
    'undo takes everything back': (database) => undo(lab, database),
    'a table that is there is not made again': (database) => refuseSecond(lab, database),
    'a failed group is an error with a code': (database) => failGroup(lab, database),
    'an expectation that does not hold takes the group back': (database) => failExpectation(lab, database),
    'an expectation that holds lets it pass': (database) => holdExpectation(lab, database),
    'an identity begins above the largest key': (database) => identityAfterLoad(lab, database),
    'foreign keys rest and come back': (database) => suspend(lab, database),
    'foreign keys that have come back refuse orphans or tell them': (database) => orphans(lab, database),
    'statistics can be refreshed': async (database) => {
      const { tables } = libraryOf(lab.dialect, database);
      await database.target(async (target) => {
        await makeTables(lab.dialect, target, schemaOf(tables));
        await runPhase(lab.dialect, target, lab.dialect.ddl.analyze(tables), 'after-load');
      });
    },
  };
  return Object.entries(tests).map(([name, run]) => {
    return { name, skip: lab.needsBoth, run: () => lab.withDatabase(run) };
  });
}

async function twice(lab: Lab, database: LabDatabase): Promise<void> {
  const { tables } = libraryOf(lab.dialect, database);
  await database.target(async (target) => {
    await makeTables(lab.dialect, target, schemaOf(tables));
    await runPhase(lab.dialect, target, lab.dialect.ddl.drop(tables), 'before-load');
    assert.equal((await target.introspect()).tables.length, 0, 'Tables are left.');
    await makeTables(lab.dialect, target, schemaOf(tables));
    assert.equal((await target.introspect()).tables.length, tables.length);
  });
}

async function undo(lab: Lab, database: LabDatabase): Promise<void> {
  const { tables } = libraryOf(lab.dialect, database);
  await database.target(async (target) => {
    const { statements } = await makeTables(lab.dialect, target, schemaOf(tables));
    const ran = [...statements].reverse();
    for (const [index, sql] of ran.flatMap((one) => one.undo ?? []).entries()) {
      const step = `undo ${index}`;
      const back = { id: step, sql, purpose: step, phase: 'before-load', transaction: 'group' } as const;
      await target.execute([back], { runId: RUN_ID, step }, never());
    }
    const left = await target.introspect();
    sameData([left.tables, left.enums], [[], []], 'Something is left.');
  });
}

async function refuseSecond(lab: Lab, database: LabDatabase): Promise<void> {
  const { author } = libraryOf(lab.dialect, database);
  await database.target(async (target) => {
    await makeTables(lab.dialect, target, schemaOf([author]));
    await writeRows(target, author, [[1n, 'x', 'y', 1]]);
    await assert.rejects(makeTables(lab.dialect, target, schemaOf([author])), isMigrationError);
    const [found] = await target.count([{ kind: 'rows', table: author.name }]);
    assert.equal(found?.count, 1n, 'The rows are gone.');
  });
}

/** A group whose last statement makes a table that the first has made already. */
function doomed(
  lab: Lab,
  database: LabDatabase,
): { readonly made: Table; readonly group: readonly Statement[] } {
  const made = table(database.name('made'), [idColumn(lab.dialect)]);
  const [create] = lab.dialect.ddl
    .create(schemaOf([made]))
    .statements.filter((one) => one.phase === 'before-load' && one.table !== undefined);
  if (create === undefined) throw new Error('No statement says that it belongs to the table.');
  return { made, group: [create, { ...create, id: `${create.id} again` }] };
}

async function failGroup(lab: Lab, database: LabDatabase): Promise<void> {
  const { group } = doomed(lab, database);
  await database.target(async (target) => {
    const failed = target.execute(group, { runId: RUN_ID, step: 'doomed' }, never());
    await assert.rejects(failed, (error) => isMigrationError(error) && error.code === 'STATEMENT_FAILED');
  });
}

async function failExpectation(lab: Lab, database: LabDatabase): Promise<void> {
  const { made, group } = doomed(lab, database);
  const [create] = group as readonly [Statement];
  await database.target(async (target) => {
    const bound = { ...create, expect: { sql: queryOfOne(lab, made), rows: [[2n]] } };
    const failed = target.execute([bound], { runId: RUN_ID, step: 'expect' }, never());
    await assert.rejects(failed, (error) => isMigrationError(error) && error.code === 'EXPECTATION_FAILED');
    if (!lab.dialect.capabilities.transactionalDdl) return;
    const { tables } = await target.introspect();
    assert.ok(!tables.some(({ name }) => name.name === made.name.name), 'The table is there.');
  });
}

async function holdExpectation(lab: Lab, database: LabDatabase): Promise<void> {
  const { made, group } = doomed(lab, database);
  const [create] = group as readonly [Statement];
  await database.target(async (target) => {
    const bound = { ...create, expect: { sql: queryOfOne(lab, made), rows: [[1n]] } };
    await target.execute([bound], { runId: RUN_ID, step: 'expect' }, never());
    await introspected(target, made.name);
  });
}
