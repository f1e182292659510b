import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { rollbackRun } from '@godwit/engine';
import { createTestDatabase, execute, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { follow } from '../src/follow.js';

const SHOP = `
  CREATE TABLE customers (id INTEGER PRIMARY KEY, mail TEXT NOT NULL, city TEXT);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers, title TEXT, weight INTEGER);
  INSERT INTO customers VALUES (1, 'tove@example.com', 'Helsinki'), (2, 'astrid@example.com', NULL);
  INSERT INTO orders VALUES (1, 1, 'Sommarboken', 300), (2, 2, 'Mio', 200);`;

let folder: string;
let file: string;
let server: TestDatabase;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-synchronisation-'));
  file = join(folder, 'shop.db');
  server = await createTestDatabase();
  change(SHOP);
  await follow(file, server.url);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.drop();
});

/** What the application does to its own database. */
function change(sql: string): void {
  new Database(file).exec(sql).close();
}

async function rows(sql: string): Promise<readonly object[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('new tables, columns and indexes arrive with their values, and nothing is done a second time', async () => {
  change(`
    ALTER TABLE customers ADD COLUMN phone TEXT;
    UPDATE customers SET phone = '040 ' || id;
    CREATE INDEX orders_by_customer ON orders (customer_id);
    CREATE TABLE returns (order_id INTEGER PRIMARY KEY REFERENCES orders, reason TEXT);
    INSERT INTO returns VALUES (2, 'too long');`);
  const { same, lines } = await follow(file, server.url);
  expect(same).toBe(true);
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^add column "phone"/),
      expect.stringMatching(/^create index "orders_by_customer"/),
      'rows of customers: 2 written, 0 deleted',
      'rows of returns: 1 written, 0 deleted',
    ]),
  );
  expect(await rows('SELECT phone FROM customers ORDER BY id')).toEqual([
    { phone: '040 1' },
    { phone: '040 2' },
  ]);
  expect(await follow(file, server.url)).toEqual({ same: true, lines: [] });
});

test('a column that is said to be renamed keeps its values', async () => {
  change('ALTER TABLE customers RENAME COLUMN mail TO email');
  const { same, lines } = await follow(file, server.url, { 'customers.mail': 'customers.email' });
  expect(same).toBe(true);
  expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/^rename column "mail"/)]));
  expect(lines.filter((line) => line.startsWith('rows of'))).toEqual([]);
});

test('what stands in the way is told, and nothing is done', async () => {
  change('CREATE UNIQUE INDEX one_city ON customers (city)');
  await execute(server.url, "UPDATE customers SET city = 'Turku'");
  const { same, lines } = await follow(file, server.url);
  expect(same).toBe(false);
  expect(lines).toEqual([expect.stringMatching(/^in the way: .*one_city/)]);
  expect(await rows("SELECT 1 FROM pg_indexes WHERE indexname = 'one_city'")).toEqual([]);
});

test('rows that the file does not have any more go, and a column that was dropped can come back', async () => {
  change('DELETE FROM orders WHERE id = 2; ALTER TABLE orders DROP COLUMN weight');
  const { same, lines } = await follow(file, server.url);
  expect(same).toBe(true);
  expect(lines).toContain('rows of orders: 0 written, 1 deleted');
  await rollbackRun({ dialect: 'postgres', url: server.url }, { dialects: [postgres] });
  expect(await rows('SELECT id, weight FROM orders')).toEqual([{ id: '1', weight: '300' }]);
});
