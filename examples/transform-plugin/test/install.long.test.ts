import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@godwit/test-support';
import { createScratch, startRegistry } from '@godwit/test-support/registry';
import Database from 'better-sqlite3';
import pg from 'pg';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

const config = (target: string): string => `
  import { defineConfig } from 'godwit';
  import { phone } from 'godwit-transform-phone';

  export default defineConfig({
    source: 'app.db',
    target: ${JSON.stringify(target)},
    transforms: [phone({ match: { column: /phone$/ }, country: '49', otherwise: 'null' })],
  });`;

test('a stranger installs the tarball beside godwit and moves a database with it', async () => {
  await using registry = await startRegistry();
  await using project = await createScratch(registry);
  await using target = await createTestDatabase();
  await registry.publish(PACKAGE);
  await project.install(
    'godwit',
    '@godwit/dialect-sqlite',
    '@godwit/dialect-postgres',
    'godwit-transform-phone',
  );
  // One plugin-api for all: a second one would be a second set of types.
  expect(project.installed().filter((name) => name === '@godwit/plugin-api')).toHaveLength(1);
  const db = new Database(join(project.folder, 'app.db'));
  db.exec(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, phone TEXT NOT NULL, home_phone TEXT, name TEXT);
    INSERT INTO people VALUES (1, '030 / 123 45-67', NULL, '030'), (2, 'ask', '+44 20 7946 0958', NULL);`);
  db.close();
  project.write('godwit.config.ts', config(target.url));
  const run = await project.run('npx', ['godwit', 'migrate']);
  expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await rowsOf(target.url)).toEqual([
    ['+49301234567', null, '030'],
    [null, '+442079460958', null],
  ]);
}, 240_000);

async function rowsOf(connectionString: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const text = 'SELECT phone, home_phone, name FROM people ORDER BY id';
  const { rows } = await client.query({ text, rowMode: 'array' });
  await client.end();
  return rows;
}
