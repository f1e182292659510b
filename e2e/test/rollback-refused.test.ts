import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions, readHistory, rollbackRun } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const SOURCE = `
  CREATE TABLE a (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO a VALUES (1, 'one'), (2, 'two');
  CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a); INSERT INTO b VALUES (1, 1);`;
const parts = { dialects: [postgres, sqlite] };

/** A source, a target of each kind, and what is asked of that. */
async function openScene(dialect: 'postgres' | 'sqlite') {
  const folder = createTemporaryFolder();
  const database = await createTestDatabase();
  const path = join(folder.path, 'source.db');
  new Database(path).exec(SOURCE).close();
  const url = dialect === 'postgres' ? database.url : join(folder.path, 'target.db');
  const target = { dialect, url };
  const change = async (sql: string): Promise<void> => {
    if (dialect === 'postgres') await execute(url, sql);
    else new Database(url).exec(sql).close();
  };
  const count = async (table: string): Promise<number> => {
    const sql = `SELECT count(*) AS count FROM ${table}`;
    if (dialect === 'postgres') return Number((await execute(url, sql))[0]?.['count']);
    const db = new Database(url);
    const found = db.prepare(sql).pluck().get() as number;
    db.close();
    return found;
  };
  return {
    url,
    move: (options: MigrationOptions) =>
      createMigrationManager({ source: { dialect: 'sqlite', url: path }, target, options }, parts).migrate(),
    rollBack: (runId?: string) =>
      rollbackRun(target, parts, runId === undefined ? {} : { runId }).catch((error: unknown) => error),
    change,
    count,
    [Symbol.asyncDispose]: async () => {
      await database.drop();
      folder[Symbol.dispose]();
    },
  };
}

describe.each(['postgres', 'sqlite'] as const)('of %s', (dialect) => {
  test('a run is not taken back while a newer one has replaced its tables', async () => {
    await using scene = await openScene(dialect);
    const options = dialect === 'sqlite' ? { history: true } : {};
    const { runId } = await scene.move(options);
    await scene.move({ ...options, onExisting: 'drop' });
    expect(await scene.rollBack(runId)).toMatchObject({
      code: 'CANNOT_ROLL_BACK',
      message: expect.stringContaining('has moved into the same tables since'),
    });
    expect(await scene.count('a')).toBe(2);
  });

  test('nor a load while rows of other tables point at its rows', async () => {
    await using scene = await openScene(dialect);
    await scene.change(
      `CREATE TABLE a (id bigint PRIMARY KEY, v text); CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a (id));
       CREATE TABLE app (id bigint PRIMARY KEY, a bigint REFERENCES a (id) ON DELETE CASCADE)`,
    );
    await scene.move({ dataOnly: true });
    await scene.change('INSERT INTO app VALUES (1, 1), (2, NULL)');
    expect(await scene.rollBack()).toMatchObject({
      code: 'TARGET_CHANGED',
      message: expect.stringMatching(/1 row of (public\.)?app at (public\.)?a\b/),
    });
    expect([await scene.count('a'), await scene.count('app')]).toEqual([2, 2]);
    await scene.change('DELETE FROM app WHERE a IS NOT NULL');
    expect(await scene.rollBack()).toMatchObject({ status: 'rolled-back' });
    expect([await scene.count('a'), await scene.count('b'), await scene.count('app')]).toEqual([0, 0, 1]);
  });
});

test('what cannot be taken back as a whole is not taken back at all, and says why', async () => {
  await using scene = await openScene('postgres');
  await scene.move({});
  await scene.change('CREATE VIEW seen AS SELECT v FROM a');
  expect(await scene.rollBack()).toMatchObject({
    code: 'CANNOT_ROLL_BACK',
    message: expect.stringContaining('other objects depend on it'),
    hint: expect.stringContaining('Nothing was taken back'),
  });
  expect(await scene.count('a')).toBe(2);
  await scene.change('DROP VIEW seen');
  expect(await scene.rollBack()).toMatchObject({ status: 'rolled-back' });
});

test('records that a user may not read are no empty history', async () => {
  await using scene = await openScene('postgres');
  await scene.move({});
  const role = `guest_${process.pid}_${Date.now()}`;
  await scene.change(`CREATE ROLE ${role} LOGIN PASSWORD 'pw'`);
  try {
    const url = Object.assign(new URL(scene.url), { username: role, password: 'pw' }).href;
    await expect(readHistory({ dialect: 'postgres', url }, parts)).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      hint: expect.stringContaining(`GRANT USAGE ON SCHEMA "godwit" TO "${role}"`),
    });
  } finally {
    await scene.change(`DROP ROLE ${role}`);
  }
});
