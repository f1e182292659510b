import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import { godwit } from '../command.js';
import { askPostgres, fillSqlite } from '../edges/scene.js';
import { createTemporaryFolder } from '../temporary-folder.js';

test('the command says what is missing in its own flags, and a later comparison goes by those of the move', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const source = join(folder.path, 'app.db');
  fillSqlite(
    source,
    `CREATE TABLE customers (id INTEGER PRIMARY KEY, nick TEXT, old TEXT); INSERT INTO customers VALUES (1, 'a', 'x')`,
  );
  await execute(
    database.url,
    'CREATE TABLE customer (id bigint PRIMARY KEY, nickname text, role text NOT NULL, note text NOT NULL)',
  );
  const run = (command: string, ...flags: readonly string[]) =>
    godwit([command, source, database.url, ...flags], { cwd: folder.path });
  const flags = ['--into-existing', '--rename', 'customer=customers'];
  const missing = await run('migrate', '--into-existing');
  expect(missing.stderr).toContain('TARGET_TABLE_MISSING');
  expect(missing.stderr).toContain('Perhaps --rename customer=customers.');
  const lacking = await run('migrate', ...flags);
  expect(lacking.code).not.toBe(0);
  expect(lacking.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'public.customer.nick is missing (text) public.customer.old is missing (text) public.customer.role needs a value',
  );
  expect(lacking.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'Leave out columns that the target lacks with --exclude-columns, or say which ones are meant with --rename. Say with --fill',
  );
  expect(lacking.stderr).toContain('--rename customer.nickname=customers.nick');
  flags.push('--rename', 'customer.nickname=customers.nick', '--exclude-columns', 'customers.old');
  const done = await run('migrate', ...flags, '--fill', 'customer.role= a=b ', '--fill', 'customer.note=');
  expect(done.code).toBe(0);
  expect(await askPostgres(database.url, 'SELECT * FROM customer')).toEqual(['1 | a |  a=b  | ']);
  const verified = await run('verify');
  expect(verified.stderr).toContain('--rename customer=customers');
  expect(verified.stderr).toContain('customer.role= a=b ');
  expect(verified.code).toBe(0);
});
