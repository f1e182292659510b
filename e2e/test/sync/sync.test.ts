import { rollbackRun } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createScene, PARTS, rowsIn, runSql } from './scene.js';

const FAMILY = `CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, n INTEGER);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent ON DELETE CASCADE, note TEXT);
  CREATE INDEX child_note ON child (note DESC) WHERE note IS NOT NULL;`;
const ROWS = `INSERT INTO parent (name, n) VALUES ('a', 1), ('b', 2);
  INSERT INTO child VALUES (1, 1, 'x'), (2, 1, NULL), (3, 2, 'y');`;
const CHILDREN = [
  [1, 1, 'x'],
  [2, 1, null],
  [3, 2, 'y'],
];

function pathOf({ url }: { readonly url?: string }): string {
  return url ?? '';
}

test('a type that changes in a parent leaves every child row where it is, and the way back too', async () => {
  using scene = createScene(FAMILY.replace('n INTEGER', 'n TEXT'), FAMILY + ROWS);
  const path = pathOf(scene.target);
  const { status, runId = '', remaining } = await scene.manager.syncSchema({ apply: true });
  expect({ status, remaining: remaining?.status }).toEqual({ status: 'applied', remaining: 'same' });
  expect(rowsIn(path, 'SELECT * FROM child')).toEqual(CHILDREN);
  expect(rowsIn(path, 'SELECT typeof(n) FROM parent')).toEqual([['text'], ['text']]);
  await rollbackRun(scene.target, PARTS, { runId });
  expect(rowsIn(path, 'SELECT * FROM child')).toEqual(CHILDREN);
  expect(rowsIn(path, 'SELECT n FROM parent')).toEqual([[1], [2]]);
  expect(rowsIn(path, "SELECT sql FROM sqlite_schema WHERE name = 'child_note'")).toEqual([
    ['CREATE INDEX child_note ON child (note DESC) WHERE note IS NOT NULL'],
  ]);
});

test('the same statements as a file leave every child row, or stop where foreign keys are switched on', async () => {
  using scene = createScene(FAMILY.replace('n INTEGER', 'n TEXT'), FAMILY + ROWS);
  const path = pathOf(scene.target);
  const { sql, status } = await scene.manager.syncSchema({ generateSQL: true });
  expect(status).toBe('planned');
  const careless = (sql?.up ?? '').replace('PRAGMA foreign_keys = OFF', 'PRAGMA foreign_keys = ON');
  const db = new Database(path);
  expect(() => db.exec(careless)).toThrow(/foreign keys are enforced/);
  if (db.inTransaction) db.exec('ROLLBACK');
  expect(db.prepare('SELECT * FROM child').raw().all()).toEqual(CHILDREN);
  db.exec(sql?.up ?? '');
  expect(db.prepare('SELECT * FROM child').raw().all()).toEqual(CHILDREN);
  db.close();
  expect((await scene.manager.compareSchemas()).status).toBe('same');
  runSql(path, sql?.down ?? '');
  expect(rowsIn(path, 'SELECT n FROM parent')).toEqual([[1], [2]]);
});

const BLOCKED = `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INTEGER UNIQUE, c SMALLINT, d INTEGER REFERENCES u);
  CREATE TABLE u (id INTEGER PRIMARY KEY)`;
const IN_THE_WAY = `CREATE TABLE u (id bigint PRIMARY KEY);
  CREATE TABLE t (id bigint PRIMARY KEY, a text, b bigint, c bigint, d bigint, gone text);
  INSERT INTO t VALUES (1, NULL, 5, 1, NULL, 'x'), (2, 'y', 5, 99999, 7, NULL)`;

test('all that stands in the way is counted and told together, and nothing is changed', async () => {
  await using database = await createTestDatabase();
  await execute(database.url, IN_THE_WAY);
  using scene = createScene(BLOCKED, database);
  const typed = scene.with({ typeMappings: { 't.c': 'integer' } });
  const planned = await typed.syncSchema();
  expect(planned.status).toBe('blocked');
  const told = planned.blocked.map(({ place, rows }) => [place.column ?? place.object ?? '', rows]);
  expect(told).toEqual(expect.arrayContaining([['a', 1]]));
  expect(planned.blocked.map(({ rows }) => rows).toSorted()).toEqual([1, 1, 2]);
  const before = await execute(database.url, 'SELECT a, b FROM t ORDER BY id');
  await expect(typed.syncSchema({ apply: true, force: true })).rejects.toMatchObject({
    code: 'SYNC_BLOCKED',
  });
  expect(await execute(database.url, 'SELECT a, b FROM t ORDER BY id')).toEqual(before);
});

test('values that would go need to be allowed, or are kept and come back', async () => {
  await using database = await createTestDatabase();
  using scene = createScene(FAMILY, database);
  await scene.manager.migrate();
  await execute(
    database.url,
    `ALTER TABLE child ADD COLUMN extra text; UPDATE child SET extra = 'kept ' || id;
     CREATE TABLE more (id bigint PRIMARY KEY, v text); INSERT INTO more VALUES (1, 'x'), (2, NULL)`,
  );
  await execute(
    database.url,
    `INSERT INTO parent (name) VALUES ('p'); INSERT INTO child (id, parent, extra) VALUES (5, 1, 'e')`,
  );
  await expect(scene.manager.syncSchema({ apply: true })).rejects.toMatchObject({ code: 'SYNC_LOSES_DATA' });
  const { status, runId = '' } = await scene.manager.syncSchema({ apply: true, keep: true });
  expect(status).toBe('applied');
  expect((await scene.manager.compareSchemas()).differences).toEqual([]);
  await rollbackRun(scene.target, PARTS, { runId });
  expect(await execute(database.url, 'SELECT extra FROM child')).toEqual([{ extra: 'e' }]);
  expect(await execute(database.url, 'SELECT * FROM more ORDER BY id')).toEqual([
    { id: '1', v: 'x' },
    { id: '2', v: null },
  ]);
  const forced = await scene.manager.syncSchema({ apply: true, force: true, only: ['more'] });
  expect({ status: forced.status, left: forced.remaining?.differences.length }).toEqual({
    status: 'applied',
    left: 1,
  });
});

test('a target that others change before it is changed stays as they made it', async () => {
  using scene = createScene(FAMILY.replace('n INTEGER', 'n TEXT'), FAMILY + ROWS);
  const path = pathOf(scene.target);
  const confirm = async (): Promise<boolean> => {
    runSql(path, 'ALTER TABLE parent ADD COLUMN late TEXT');
    return true;
  };
  await expect(scene.manager.syncSchema({ apply: true, confirm })).rejects.toMatchObject({
    code: 'SCHEMA_CHANGED',
    place: { table: 'parent' },
  });
  expect(rowsIn(path, 'SELECT typeof(n), late FROM parent')).toEqual([
    ['integer', null],
    ['integer', null],
  ]);
});

test('a pattern that names nothing is told with what it may be; a no changes nothing', async () => {
  using scene = createScene(FAMILY.replace('n INTEGER', 'n TEXT'), FAMILY + ROWS);
  await expect(scene.manager.syncSchema({ only: ['parent.m'] })).rejects.toMatchObject({
    code: 'NAME_MATCHES_NOTHING',
    hint: expect.stringContaining('Did you mean "parent.n"'),
  });
  // What is alike already is no mistake.
  expect((await scene.manager.syncSchema({ only: ['child.note'] })).statements).toEqual([]);
  const confirm = async (): Promise<boolean> => false;
  await expect(scene.manager.syncSchema({ apply: true, confirm })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
  expect(rowsIn(pathOf(scene.target), 'SELECT typeof(n) FROM parent')).toEqual([['integer'], ['integer']]);
});

test('a column that is renamed keeps its values', async () => {
  await using database = await createTestDatabase();
  using scene = createScene(FAMILY + ROWS, database);
  await scene.manager.migrate();
  runSql(scene.source, 'ALTER TABLE child RENAME note TO remark');
  const renaming = scene.with({ renames: { 'child.note': 'child.remark' } });
  const { status, statements } = await renaming.syncSchema({ apply: true });
  expect({ status, risks: [...new Set(statements.map(({ risk }) => risk))] }).toEqual({
    status: 'applied',
    risks: ['safe'],
  });
  expect((await scene.manager.compareSchemas()).differences).toEqual([]);
  expect((await scene.manager.verify()).status).toBe('same');
});
