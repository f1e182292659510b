import { chmodSync, copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { godwit } from './godwit.js';
import { objectsOf } from './sample.js';
import { Scene } from './scene.js';

const scene = new Scene();

test('a source that does not exist, which is never made', async () => {
  await scene.refused(['migrate', 'missing.db', scene.url], {
    code: 1,
    error: 'SOURCE_NOT_FOUND',
    says: /missing\.db/,
  });
  await scene.refused(['inspect', 'sqlite:./missing.db'], {
    code: 1,
    error: 'SOURCE_NOT_FOUND',
    says: /missing\.db/,
  });
});

test('a source that is no database', async () => {
  scene.project.write('notes.db', 'These are notes, and no database at all.\n'.repeat(100));
  await scene.refused(['migrate', 'notes.db', scene.url], {
    code: 1,
    error: 'SOURCE_NOT_A_DATABASE',
    says: /notes\.db/,
  });
});

test('a source that is encrypted', async () => {
  writeFileSync(
    scene.project.path('secret.db'),
    Buffer.from(Array.from({ length: 8192 }, (_, i) => (i * 7919 + 13) % 251)),
  );
  await scene.refused(['migrate', 'secret.db', scene.url], {
    code: 1,
    error: 'SOURCE_NOT_A_DATABASE',
    says: /encrypted/,
  });
});

test('a source that is truncated', async () => {
  copyFileSync(scene.project.path('app.db'), scene.project.path('cut.db'));
  truncateSync(scene.project.path('cut.db'), 8192 + 100);
  await scene.refused(['migrate', 'cut.db', scene.url], {
    code: 1,
    error: 'SOURCE_CORRUPT',
    says: /cut\.db/,
  });
});

test('a source that is a folder', async () => {
  mkdirSync(scene.project.path('folder.db'));
  await scene.refused(['migrate', 'folder.db', scene.url], { code: 1, error: 'SOURCE_', says: /folder/ });
});

test('a source that may not be read', async () => {
  // Root may read everything, so the command runs as nobody where the test runs as root.
  const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
  chmodSync(scene.project.path('app.db'), 0o000);
  chmodSync(scene.project.folder, 0o755);
  const run = await godwit(['migrate', 'app.db', scene.url], {
    cwd: scene.project.folder,
    ...(nobody === undefined ? {} : { uid: nobody }),
  });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toContain('error SOURCE_UNREADABLE');
  expect(await objectsOf(scene.url)).toEqual([]);
});

test('bad text stops the run before anything is written, and names table, column and rows', async () => {
  const db = new Database(scene.project.path('app.db'));
  db.exec(`INSERT INTO author (id, name) VALUES (77, CAST(x'610062' AS TEXT))`);
  db.close();
  await scene.refused(['migrate', 'app.db', scene.url], {
    code: 1,
    error: 'BAD_TEXT',
    says: /author[\s\S]*name[\s\S]*77/,
  });
});

test('a source in WAL mode that may only be read is read again and again', async () => {
  const path = scene.project.path('app.db');
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.close();
  chmodSync(path, 0o444);
  chmodSync(scene.project.folder, 0o777);
  const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  for (const round of [1, 2, 3]) {
    const run = await godwit(['profile', 'app.db'], { cwd: scene.project.folder, ...nobody });
    expect([round, run.code, run.stderr]).toEqual([round, 0, expect.stringContaining('Scanned')]);
  }
});
