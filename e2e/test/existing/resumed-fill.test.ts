import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import { godwit } from '../command.js';
import { askPostgres, fillSqlite } from '../edges/scene.js';
import { complaint } from '../ledger.js';
import { createTemporaryFolder } from '../temporary-folder.js';

test('a run that goes on has the functions of fill from the config file, which no record holds', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [source, stop] = [join(folder.path, 'app.db'), join(folder.path, 'stop')];
  fillSqlite(
    source,
    `CREATE TABLE first (id INTEGER PRIMARY KEY); INSERT INTO first VALUES (1), (2);
     CREATE TABLE second (id INTEGER PRIMARY KEY); INSERT INTO second VALUES (1)`,
  );
  await execute(
    database.url,
    'CREATE TABLE first (id bigint PRIMARY KEY); CREATE TABLE second (id bigint PRIMARY KEY, label text NOT NULL)',
  );
  writeFileSync(stop, '');
  writeFileSync(
    join(folder.path, 'godwit.config.mjs'),
    `import { existsSync } from 'node:fs';
     const label = (row) => { if (existsSync(${JSON.stringify(stop)})) throw new Error('not yet'); return 'row ' + row.id; };
     export default { options: { intoExisting: true, parallel: 1, fill: { 'second.label': label } } };`,
  );
  const run = (command: string) => godwit([command, source, database.url], { cwd: folder.path });
  expect((await run('migrate')).code).toBe(1);
  rmSync(stop);
  expect(complaint(await run('resume'))).toBe('');
  expect(await askPostgres(database.url, 'SELECT * FROM second')).toEqual(['1 | row 1']);
});
