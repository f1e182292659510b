import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from '../command.js';
import { complaint } from '../ledger.js';
import { createTemporaryFolder } from '../temporary-folder.js';

test('moments become numbers of a plain INTEGER column only in the unit that is said', async () => {
  using folder = createTemporaryFolder();
  await using source = await createTestDatabase();
  await execute(
    source.url,
    "CREATE TABLE visits (id int PRIMARY KEY, at timestamptz, day date); INSERT INTO visits VALUES (1, '2024-05-01 08:30:00.123+00', '2024-05-01')",
  );
  const path = join(folder.path, 'app.db');
  const db = new Database(path);
  db.exec('CREATE TABLE visits (id INTEGER PRIMARY KEY, at INTEGER, day INTEGER)');
  const move = (...flags: readonly string[]) =>
    godwit(['migrate', source.url, path, '--into-existing', ...flags], { cwd: folder.path });
  const refused = await move();
  expect(refused.code).toBe(1);
  for (const column of ['at', 'day'])
    expect(refused.stderr).toContain(
      `options.columns: { "public.visits.${column}": { to: "epoch-ms" } } says which`,
    );
  const columns = { 'public.visits.at': { to: 'epoch-ms' }, 'public.visits.day': { to: 'epoch-s' } };
  writeFileSync(join(folder.path, 'units.json'), JSON.stringify({ options: { columns } }));
  expect(complaint(await move('--config', 'units.json'))).toBe('');
  expect(db.prepare('SELECT * FROM visits').raw().all()).toEqual([[1, 1714552200123, 1714521600]]);
  db.close();
});

test('numbers of which some are seconds and some milliseconds by their size are asked about, not read in one unit', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  await execute(target.url, 'CREATE TABLE visits (id int PRIMARY KEY, at timestamptz)');
  const path = join(folder.path, 'app.db');
  const db = new Database(path);
  db.exec('CREATE TABLE visits (id INTEGER PRIMARY KEY, at INTEGER)');
  db.exec('INSERT INTO visits VALUES (1, 1700000000), (2, 1700000000000)');
  db.close();
  const refused = await godwit(['migrate', path, target.url, '--into-existing'], { cwd: folder.path });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('says which of them they count');
});
