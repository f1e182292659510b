import assert from 'node:assert/strict';
import type { CompiledDdl, DdlCompiler } from '../../dialect.js';
import { isMigrationError } from '../../errors.js';
import type { Table } from '../../schema.js';
import type { Statement } from '../../statement.js';
import { type Lab, type LabDatabase, never, RUN_ID } from '../lab/lab.js';
import { libraryOf } from '../lab/library.js';
import { column, idColumn, makeTables, runPhase, schemaOf, table } from '../lab/make-tables.js';
import { introspected, readRows, tableNamed, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';

/** Statements as data, and what they do to a database. */
export const ddlSuite: Suite = {
  name: 'DDL',
  tests: (lab) => [...pureTests(lab), ...databaseTests(lab)],
};

function pureTests(lab: Lab): readonly SuiteTest[] {
  const { ddl } = lab.dialect;
  const compiled = async (use: (compiled: CompiledDdl, tables: readonly Table[]) => void): Promise<void> =>
    lab.withDatabase(async (database) => {
      const { tables } = libraryOf(lab.dialect, database);
      use(ddl.create(schemaOf(tables)), tables);
    });
  return [
    {
      name: 'the same schema gives the same statements',
      run: () => compiled((first, tables) => sameData(ddl.create(schemaOf(tables)), first)),
    },
    {
      name: 'ids are unique',
      run: () =>
        compiled(({ statements }, tables) => {
          const ids = [...statements, ...ddl.resetIdentities(tables)].map(({ id }) => id);
          assert.equal(new Set(ids).size, ids.length, `Twice: ${ids.join(', ')}`);
        }),
    },
    {
      name: 'statements are JSON and have a purpose',
      run: () =>
        compiled((ddl) => {
          sameData(JSON.parse(JSON.stringify(ddl)), ddl);
          for (const one of ddl.statements) assert.notEqual(one.purpose.trim(), '', one.sql);
        }),
    },
    {
      name: 'phases stand in their order',
      run: () =>
        compiled(({ statements }) => {
          const phases = statements.map(({ phase }) => phase);
          assert.ok(phases.lastIndexOf('before-load') < (phases.indexOf('after-load') + 1 || Infinity));
        }),
    },
    {
      name: 'a dropped table takes no other with it',
      run: () =>
        compiled((_, tables) => {
          const drops = ddl.drop(tables);
          assert.ok(drops.length >= tables.length);
          for (const { sql } of drops) assert.doesNotMatch(sql, /\bcascade\b/i);
        }),
    },
  ];
}

function databaseTests(lab: Lab): readonly SuiteTest[] {
  const tests: Readonly<Record<string, (database: LabDatabase) => Promise<void>>> = {
    'what is made can be dropped and made again': (database) => twice(lab, database),
    'undo takes everything back': (database) => undo(lab, database),
    'a table that is there is not made again': (database) => refuseSecond(lab, database),
    'a failed group is an error with a code': (database) => failGroup(lab, database),
    'an expectation that does not hold takes the group back': (database) => failExpectation(lab, database),
    'an expectation that holds lets it pass': (database) => holdExpectation(lab, database),
    'an identity begins above the largest key': (database) => identityAfterLoad(lab, database),
    'foreign keys rest and come back': (database) => suspend(lab, database, lab.dialect.ddl),
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
    const bound = { ...create, expect: { sql: 'SELECT 1', rows: [[2n]] } };
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
    const bound = { ...create, expect: { sql: 'SELECT 1', rows: [[1n]] } };
    await target.execute([bound], { runId: RUN_ID, step: 'expect' }, never());
    await introspected(target, made.name);
  });
}

async function identityAfterLoad(lab: Lab, database: LabDatabase): Promise<void> {
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

async function suspend(lab: Lab, database: LabDatabase, ddl: DdlCompiler): Promise<void> {
  const { tables, book, author, rows } = libraryOf(lab.dialect, database);
  await database.target(async (target) => {
    await makeTables(lab.dialect, target, schemaOf(tables));
    const before = await target.introspect();
    const statements = ddl.suspendForeignKeys(before.tables);
    await runPhase(lab.dialect, target, statements, 'before-load');
    // Children before their parents.
    for (const one of [book, author]) await writeRows(target, one, rows.get(one) ?? []);
    await runPhase(lab.dialect, target, statements, 'after-load');
    const after = tableNamed((await target.introspect()).tables, book.name);
    const keys = (one: Table): readonly unknown[] =>
      one.foreignKeys.map(({ columns, references, onDelete }) => ({ columns, references, onDelete }));
    sameData(keys(after), keys(tableNamed(before.tables, book.name)), 'A foreign key has changed.');
  });
}

/** An orphan makes a statement fail, or a probe of the statements counts it; it never passes in silence. */
async function orphans(lab: Lab, database: LabDatabase): Promise<void> {
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
