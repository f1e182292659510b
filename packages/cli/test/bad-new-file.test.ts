import { chmodSync, copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { godwit } from './godwit.js';
import { ask, createLibrary, open } from './library.js';
import { Scene } from './scene.js';

const scene = new Scene();
beforeEach(() => createLibrary(scene.url));

test('a file that has such tables is not overwritten; drop drops exactly these', async () => {
  open(
    scene.project.path('old.db'),
    'CREATE TABLE author (a); INSERT INTO author VALUES (1); CREATE TABLE own (b)',
  )();
  const args = ['migrate', scene.url, 'old.db'];
  await scene.refused(args, {
    code: 1,
    error: 'TARGET_NOT_EMPTY',
    says: /author \(1 row\).*\n {2}Choose an empty database, or let/,
  });
  expect((await scene.run([...args, '--on-existing', 'drop'])).code).toBe(0);
  expect(ask(scene.project.path('old.db'), 'SELECT name FROM author ORDER BY id')).toEqual([
    { name: 'Ursula' },
    { name: 'Jorge' },
  ]);
  expect(ask(scene.project.path('old.db'), 'SELECT b FROM own')).toEqual([]);
});

test('a file that another process has locked', async () => {
  const close = open(scene.project.path('busy.db'), 'CREATE TABLE x (a); BEGIN EXCLUSIVE');
  try {
    const run = await scene.run(['migrate', scene.url, 'busy.db']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('error TARGET_LOCKED');
  } finally {
    close();
  }
});

test('a file that is no database', async () => {
  scene.project.write('notes.db', 'These are notes, and no database at all.\n'.repeat(100));
  await scene.refused(['migrate', scene.url, 'notes.db'], { code: 1, error: 'TARGET_', says: /notes\.db/ });
});

test('a folder that is not there, or is in the place of the file', async () => {
  await scene.refused(['migrate', scene.url, 'nowhere/new.db'], {
    code: 1,
    error: 'DATABASE_NOT_FOUND',
    says: /nowhere/,
  });
  mkdirSync(scene.project.path('folder.db'));
  await scene.refused(['migrate', scene.url, 'folder.db'], { code: 1, error: '', says: /folder\.db/ });
});

test('a folder that may not be written', async () => {
  mkdirSync(scene.project.path('closed'));
  chmodSync(scene.project.path('closed'), 0o555);
  chmodSync(scene.project.folder, 0o755);
  // Root may write everywhere, so the command runs as nobody where the test runs as root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  const run = await godwit(['migrate', scene.url, 'closed/new.db'], { cwd: scene.project.folder, ...nobody });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(/error PERMISSION_DENIED[\s\S]*closed/);
  expect(readdirSync(scene.project.path('closed'))).toEqual([]);
});

test.each(['-wal', '-shm', '-journal'])('a stale %s beside the place of a new file', async (suffix) => {
  copyFileSync(scene.project.path('app.db'), scene.project.path(`new.db${suffix}`));
  await scene.refused(['migrate', scene.url, 'new.db'], {
    code: 1,
    error: 'TARGET_NOT_EMPTY',
    says: new RegExp(`new\\.db${suffix}`),
  });
});

test("a .partial of someone else's is left alone", async () => {
  copyFileSync(scene.project.path('app.db'), scene.project.path('new.db.partial'));
  await scene.refused(['migrate', scene.url, 'new.db'], {
    code: 1,
    error: 'TARGET_NOT_EMPTY',
    says: /new\.db\.partial/,
  });
});
