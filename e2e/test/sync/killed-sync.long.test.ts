import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readHistory, rollbackRun } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import { createScene, PARTS, runSql, type Scene } from './scene.js';

const SYNC = fileURLToPath(new URL('./killed-sync.mjs', import.meta.url));

const BEFORE = `CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, n INTEGER, gone TEXT);
  CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER, note TEXT, price NUMERIC(10,2));
  CREATE TABLE old (id INTEGER PRIMARY KEY, v TEXT);
  CREATE INDEX a_name ON a (name);
  WITH i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 300) INSERT INTO a SELECT n, 'name ' || n, n, 'x' || n FROM i;
  INSERT INTO b SELECT id, id, 'note ' || id, id FROM a; INSERT INTO old SELECT id, name FROM a`;
const AFTER = `CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, n TEXT DEFAULT 'none', extra DATE);
  CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a ON DELETE CASCADE, note TEXT, price NUMERIC(10,2), CHECK (price > 0));
  CREATE TABLE c (id INTEGER PRIMARY KEY, b INTEGER REFERENCES b);
  CREATE INDEX b_note ON b (note DESC); CREATE UNIQUE INDEX b_price ON b (price) WHERE price > 5;
  CREATE INDEX a_n ON a (n)`;

/** Kills a sync at a step; false where it had no such step. */
async function killAt({ source, target }: Scene, step: number, after: number): Promise<boolean> {
  const args = [
    SYNC,
    `sqlite:${source}`,
    `${target.dialect}:${target.url}`.replace(/^postgres:postgres:/, 'postgres:'),
  ];
  const child = spawn(process.execPath, [...args, String(step), String(after)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = await once(child, 'exit');
  if (signal === 'SIGKILL') return true;
  expect(code).toBe(0);
  return false;
}

/** Moves the first schema with its rows, and has the source become the second. */
async function begin(scene: Scene): Promise<void> {
  await scene.with({ history: true }).migrate();
  runSql(scene.source, `DROP TABLE a; DROP TABLE b; DROP TABLE old; ${AFTER}`);
}

async function isFirst(scene: Scene): Promise<void> {
  using first = createScene(
    BEFORE,
    scene.target.dialect === 'postgres' ? { url: String(scene.target.url) } : '',
  );
  const manager = first.to(scene.target);
  expect((await manager.compareSchemas()).differences).toEqual([]);
  expect((await manager.verify()).status).toBe('same');
}

async function lastRun(scene: Scene): Promise<string | undefined> {
  const [last] = await readHistory(scene.target, PARTS);
  return last?.kind === 'sync' && last.status !== 'rolled-back' ? last.runId : undefined;
}

/** What becomes of it, and when it is killed: as a step begins, so many milliseconds later, or as it ends. */
const DEATHS = [
  ['goes on', 0],
  ['is taken back', 4],
  ['goes on', 12],
  ['is taken back', -1],
] as const;

test.each(['postgres', 'sqlite'] as const)(
  'a sync of %s that is killed at any step goes on to its end, or is taken back to its beginning',
  async (dialect) => {
    let kills = 0;
    for (const [way, after] of DEATHS) {
      for (let step = 1; ; step += 1) {
        await using database = await createTestDatabase();
        using scene = createScene(BEFORE, dialect === 'postgres' ? database : '');
        await begin(scene);
        if (!(await killAt(scene, step, after))) break;
        kills += 1;
        await finish(scene, way);
      }
    }
    expect(kills).toBeGreaterThan(dialect === 'postgres' ? 24 : 3);
  },
  1_800_000,
);

async function finish(scene: Scene, way: (typeof DEATHS)[number][0]): Promise<void> {
  if (way === 'goes on') {
    const { status } = await scene.manager.syncSchema({ apply: true, keep: true });
    expect(['applied', 'same']).toContain(status);
    expect((await scene.manager.compareSchemas()).differences).toEqual([]);
    if (scene.target.dialect === 'postgres')
      expect(await execute(String(scene.target.url), 'SELECT count(*) FROM b')).toEqual([{ count: '300' }]);
    return;
  }
  const runId = await lastRun(scene);
  if (runId !== undefined) await rollbackRun(scene.target, PARTS, { runId });
  await isFirst(scene);
}
