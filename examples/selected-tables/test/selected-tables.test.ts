import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { moveRecent } from '../src/move-recent.js';

const SOURCE = `
  CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE coupons (id INTEGER PRIMARY KEY, secret TEXT);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers,
    coupon_id INTEGER REFERENCES coupons, placed_on DATE);
  CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders, title TEXT);
  CREATE TABLE order_log (line TEXT);
  CREATE TABLE returns (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders);
  INSERT INTO customers VALUES (1, 'Tove'), (2, 'Astrid');
  INSERT INTO coupons VALUES (7, 'spring');
  INSERT INTO orders VALUES (1, 1, 7, '2023-12-31'), (2, 2, 7, '2024-01-01'), (3, 1, NULL, '2025-05-06');
  INSERT INTO order_lines VALUES (10, 1, 'old'), (20, 2, 'new'), (21, 2, 'newer'), (30, 3, 'newest');
  INSERT INTO order_log VALUES ('order 1 placed');
  INSERT INTO returns VALUES (1, 1), (2, 2);`;

const TABLES = `SELECT table_name AS line FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`;
const FOREIGN_KEYS = `
  SELECT conrelid::regclass || ' to ' || confrelid::regclass || CASE WHEN convalidated THEN '' ELSE ', not valid' END
    AS line FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-selected-tables-'));
  file = join(folder, 'shop.db');
  const db = new Database(file);
  db.exec(SOURCE);
  db.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function ask(url: string, sql: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ readonly line: string }>(sql)).rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}

test('only the chosen tables and rows arrive, with the foreign keys that hold', async () => {
  await using database = await createTestDatabase();
  const { rows, foreignKeys } = await moveRecent(file, database.url, 2024);
  expect(rows).toEqual({ customers: 2, orders: 2, order_lines: 3, returns: 2 });
  expect(foreignKeys).toEqual([
    expect.stringMatching(/^orders: .*coupons.* not in this move/),
    expect.stringMatching(/^returns: /),
  ]);
  const lines = (sql: string): Promise<readonly string[]> => ask(database.url, sql);
  expect(await lines(TABLES)).toEqual(['customers', 'order_lines', 'orders', 'returns']);
  expect(await lines('SELECT placed_on::text AS line FROM orders ORDER BY id')).toEqual([
    '2024-01-01',
    '2025-05-06',
  ]);
  expect(await lines('SELECT title AS line FROM order_lines ORDER BY id')).toEqual([
    'new',
    'newer',
    'newest',
  ]);
  expect(await lines('SELECT order_id::text AS line FROM returns ORDER BY id')).toEqual(['1', '2']);
  // The column stays where the table it pointed at stays behind.
  expect(await lines('SELECT coupon_id::text AS line FROM orders ORDER BY id')).toEqual(['7', null]);
  expect(await lines(FOREIGN_KEYS)).toEqual([
    'order_lines to orders',
    'orders to customers',
    'returns to orders, not valid',
  ]);
  await expect(lines('INSERT INTO returns VALUES (3, 1)')).rejects.toMatchObject({ code: '23503' });
});
