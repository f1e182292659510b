import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createProject, godwit, type Project } from './godwit.js';

const BEFORE = `CREATE TABLE player (id INTEGER PRIMARY KEY, nick TEXT, score INTEGER, gone TEXT);
  INSERT INTO player VALUES (1, 'a', 5, 'x'), (2, NULL, 7, NULL)`;

let project: Project;
beforeEach(() => {
  project = createProject();
});
afterEach(() => project[Symbol.dispose]());

function make(name: string, sql: string): string {
  const db = new Database(join(project.folder, name));
  db.exec(sql);
  db.close();
  return name;
}

const sync = (...args: readonly string[]) =>
  godwit(['sync', 'a.db', 'b.db', ...args], { cwd: project.folder });

test('sync shows what it would do and does nothing; with --apply it is done, and the history takes it back', async () => {
  make(
    'a.db',
    BEFORE.replace('score INTEGER', 'score REAL')
      .replace('gone TEXT', 'gone TEXT, team TEXT')
      .split(';')[0] ?? '',
  );
  make('b.db', BEFORE);
  const shown = await sync('--sql', 'up.sql', '--down', 'down.sql');
  expect(shown).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('Nothing was done yet. With --apply it is.'),
  });
  expect(readFileSync(join(project.folder, 'up.sql'), 'utf8')).toContain('"team" TEXT');
  expect(existsSync(join(project.folder, 'down.sql'))).toBe(true);
  const applied = await sync('--apply');
  expect(applied).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Take it back with: godwit rollback b.db '),
  });
  expect(await sync()).toMatchObject({ code: 0, stdout: expect.stringContaining('Same.') });
  const [, runId = ''] = /rollback b\.db ([0-9a-f]{8})/.exec(applied.stdout) ?? [];
  const record = await godwit(['history', 'b.db', runId, '--verbose'], { cwd: project.folder });
  expect(record.stdout).toMatch(/: sync, done\n(?:.*\n)*.*undo: /);
  const back = await godwit(['rollback', 'b.db', '--yes'], { cwd: project.folder });
  expect(back.code).toBe(0);
  expect(await sync()).toMatchObject({ code: 3 });
});

test('what would be lost, what stands in the way and names that are none are told in words of the command', async () => {
  make('a.db', 'CREATE TABLE player (id INTEGER PRIMARY KEY, nick TEXT NOT NULL, score INTEGER)');
  make('b.db', BEFORE);
  const blocked = await sync('--apply', '--force');
  expect(blocked).toMatchObject({ code: 1, stdout: '' });
  expect(blocked.stderr).toContain('error SYNC_BLOCKED');
  expect(blocked.stderr).toContain('leave these changes out (--exclude)');
  const losing = await sync('--apply', '--exclude', 'player.nick');
  expect(losing.code).toBe(1);
  expect(losing.stderr).toContain('error SYNC_LOSES_DATA');
  expect(losing.stderr).toContain('Allow it (--force), or have the values kept (--keep)');
  expect(await sync('--only', 'player.nack')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /The pattern "player\.nack" \(--only\) names nothing that either side has\.\n {2}Did you mean "player\.nick"/,
    ),
  });
  const kept = await sync('--apply', '--exclude', 'player.nick', '--keep');
  expect(kept.code).toBe(0);
  await godwit(['rollback', 'b.db', '--yes'], { cwd: project.folder });
  const db = new Database(join(project.folder, 'b.db'), { readonly: true });
  expect(db.prepare('SELECT gone FROM player').pluck().all()).toEqual(['x', null]);
  db.close();
});

test('files that are not of godwit are not written over, whatever --force allows', async () => {
  make('a.db', 'CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)');
  make('b.db', 'CREATE TABLE t (id INTEGER PRIMARY KEY)');
  writeFileSync(join(project.folder, 'up.sql'), 'my own');
  const run = await sync('--force', '--sql', 'up.sql');
  expect(run.stderr).not.toContain('--force');
  expect({ code: run.code, text: readFileSync(join(project.folder, 'up.sql'), 'utf8') }).toEqual({
    code: 2,
    text: 'my own',
  });
});
