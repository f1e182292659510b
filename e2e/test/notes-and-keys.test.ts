import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerificationResult } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

test('a note about a column excuses no key, index or reference of its table', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  const [source, report] = [join(folder.path, 'source.db'), join(folder.path, 'report.json')];
  const db = new Database(source);
  db.exec(`CREATE TABLE p (id integer PRIMARY KEY);
    CREATE TABLE c (id integer PRIMARY KEY, p_id integer NOT NULL REFERENCES p (id), n integer DEFAULT 5, s text);
    CREATE INDEX ci ON c (n);
    INSERT INTO p VALUES (1), (2);
    INSERT INTO c VALUES (1, 1, 1, 'a'), (2, 1, 'x', 'b')`);
  db.close();
  const moved = await godwit(['migrate', source, target.url], { cwd: folder.path });
  expect([moved.code, moved.stdout]).toEqual([0, expect.stringContaining('c.n')]);
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  await client.query(
    'ALTER TABLE c DROP CONSTRAINT c_p_id_fkey; ALTER TABLE c DROP CONSTRAINT c_pkey; DROP INDEX ci; CREATE TABLE mine (id int)',
  );
  await client.end();

  const verified = await godwit(['verify', source, target.url, '--report', report], { cwd: folder.path });
  expect(verified.code).toBe(3);
  const { verification } = JSON.parse(readFileSync(report, 'utf8')) as { verification: VerificationResult };
  expect(verification.findings.map(({ object, message }) => [object, message])).toEqual([
    ['primary key', 'The target lacks the primary key c_pkey (id).'],
    ['foreign key', 'The target lacks the foreign key c_p_id_fkey (p_id) to public.p (id).'],
    ['index', 'The target lacks the index ci.'],
  ]);
  expect(verification.onlyInTarget).toEqual(['public.mine']);
  expect(verified.stdout).toContain('Only the target has public.mine.');
});

test('a table that only the target has is no difference', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  const source = join(folder.path, 'source.db');
  new Database(source).exec('CREATE TABLE t (id integer PRIMARY KEY)').close();
  const moved = await godwit(['migrate', source, target.url], { cwd: folder.path });
  expect(moved.code).toBe(0);
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  await client.query('CREATE TABLE mine (id int)');
  await client.end();
  const verified = await godwit(['verify', source, target.url], { cwd: folder.path });
  expect([verified.code, verified.stdout]).toEqual([
    0,
    expect.stringContaining('Only the target has public.mine.'),
  ]);
});
