import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { rejectName } from '../src/files/reject-folder.js';
import { redact } from '../src/redact.js';
import { shellWord } from '../src/typed-command.js';
import { godwit } from './godwit.js';
import { Scene } from './scene.js';

const scene = new Scene();

const SOURCE = `
  CREATE TABLE "a/b ä" (id INTEGER PRIMARY KEY, n INTEGER);
  CREATE TABLE "A/B ä 2" (id INTEGER PRIMARY KEY, n INTEGER);
  INSERT INTO "a/b ä" VALUES (1, 1), (2, 'secret'), (3, 3), (4, 4);
  INSERT INTO "A/B ä 2" VALUES (1, 'x'), (2, 2), (3, 3);`;
const [FIRST, SECOND] = ['public.a%2Fb%20%C3%A4.jsonl', 'public.A%2FB%20%C3%A4%202.jsonl'];

const run = (...flags: readonly string[]): ReturnType<typeof godwit> =>
  godwit(['migrate', 'bad.db', scene.url, '--on-error', 'reject-row', ...flags], {
    cwd: scene.project.folder,
  });

const read = (name: string): string => readFileSync(scene.project.path(`rejects/${name}`), 'utf8');

function sourceOf(sql: string): void {
  const db = new Database(scene.project.path('bad.db'));
  db.exec(sql);
  db.close();
}

test('rows that are refused stand in a file for each table, one in a line, without values', async () => {
  sourceOf(SOURCE);
  const { code, stdout } = await run();
  expect(code).toBe(3);
  expect(stdout).toContain(
    `2 rows were refused, and why is told in rejects (2 files). Correct them in the source, then: godwit retry-rejects bad.db ${shellWord(redact(scene.url))}\n`,
  );
  expect(stdout).toContain('bring them in with "godwit retry-rejects bad.db ');
  expect(
    read(FIRST)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      table: 'public.a/b ä',
      key: 'id=2',
      code: 'VALUE_DOES_NOT_FIT',
      column: 'n',
      message: expect.stringContaining('does not fit'),
    },
  ]);
  expect(read(SECOND)).toContain('"key":"id=1"');
  expect(readdirSync(scene.project.path('rejects')).sort()).toEqual(['.godwit.json', SECOND, FIRST].sort());
  expect(`${stdout}${read(FIRST)}`).not.toContain('secret');
});

test('the values are there where they may be shown, and the report has the counts', async () => {
  sourceOf(SOURCE);
  const { stdout } = await run('--show-values', '--json', '--rejects', 'out/of/it');
  const { result } = JSON.parse(stdout) as { result: object };
  expect(result).toMatchObject({ rejects: { rows: 2, tables: 2 } });
  const line = readFileSync(scene.project.path(`out/of/it/${FIRST}`), 'utf8');
  expect(JSON.parse(line)).toMatchObject({ key: 'id=2', values: { id: '2', n: 'secret' } });
});

test('the next run replaces what is as it was written, and nothing of anybody else', async () => {
  sourceOf(SOURCE);
  await run();
  sourceOf(`UPDATE "A/B ä 2" SET n = 1 WHERE id = 1; UPDATE "a/b ä" SET n = 'y' WHERE id = 3`);
  await run('--drop-tables');
  expect(existsSync(scene.project.path(`rejects/${SECOND}`))).toBe(false);
  expect(read(FIRST).trimEnd().split('\n')).toHaveLength(2);
  writeFileSync(scene.project.path(`rejects/${FIRST}`), 'mine\n');
  const { stdout } = await run('--drop-tables');
  expect(read(FIRST)).toBe('mine\n');
  expect(read(FIRST.replace('.jsonl', '~2.jsonl'))).toContain('"key":"id=3"');
  expect(stdout).toContain('~2.jsonl');
});

test('where nothing is refused no folder is made', async () => {
  const { code } = await godwit(['migrate', 'app.db', scene.url, '--on-error', 'reject-row'], {
    cwd: scene.project.folder,
  });
  expect(code).toBe(0);
  expect(existsSync(scene.project.path('rejects'))).toBe(false);
});

test('what is no folder is told before work begins', async () => {
  writeFileSync(scene.project.path('rejects'), 'mine');
  sourceOf(SOURCE);
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining('it is no folder') });
});

test('a run that stops with too many rejects tells of those that it has met', async () => {
  sourceOf(SOURCE);
  mkdirSync(scene.project.path('rejects'));
  const { code, stderr } = await run('--max-rejects', '0');
  expect(code).toBe(1);
  expect(stderr).toContain('TOO_MANY_REJECTS');
  expect(stderr).toMatch(/row was refused, and why is told in rejects\/.*jsonl\.\n/);
  expect(readdirSync(scene.project.path('rejects')).some((name) => name.endsWith('.jsonl'))).toBe(true);
});

test('every name of a table is the name of one file', () => {
  expect(rejectName('../x')).toBe('%2E.%2Fx');
  expect(rejectName('con|nul')).toBe('con%7Cnul');
  expect(rejectName('x'.repeat(500))).toMatch(/^x{120}~[0-9a-f]{12}$/);
});

test('rows that were corrected are brought into the target, and no file tells of them any more', async () => {
  sourceOf(SOURCE);
  await run();
  const args = ['retry-rejects', 'bad.db', scene.url];
  const again = await godwit(args, { cwd: scene.project.folder });
  expect(again).toMatchObject({ code: 3, stdout: expect.stringContaining('1 row still refused (id=2:') });
  expect(read(FIRST)).toContain('"key":"id=2"');
  sourceOf(`UPDATE "a/b ä" SET n = 2 WHERE id = 2; UPDATE "A/B ä 2" SET n = 1 WHERE id = 1`);
  const last = await godwit(args, { cwd: scene.project.folder });
  expect(last).toMatchObject({ code: 0, stdout: expect.stringContaining('All rows have arrived.') });
  expect(existsSync(scene.project.path(`rejects/${FIRST}`))).toBe(false);
  expect(await godwit(['verify', 'bad.db', scene.url], { cwd: scene.project.folder })).toMatchObject({
    code: 0,
  });
  expect(await godwit(args, { cwd: scene.project.folder })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('RUN_NOT_FOUND'),
  });
});
