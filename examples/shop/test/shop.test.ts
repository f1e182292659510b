import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createShop } from '../src/create-shop.js';

let folder: string;
let db: Database.Database;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-shop-'));
  createShop(join(folder, 'shop.db'));
  db = new Database(join(folder, 'shop.db'), { readonly: true });
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const ask = (sql: string): unknown => db.prepare(sql).pluck().get();

test('is the same file each time', () => {
  createShop(join(folder, 'again.db'));
  const digest = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex');
  expect(digest('again.db')).toBe(digest('shop.db'));
});

test.each([
  ['a column of numbers holds words', "SELECT count(*) > 0 FROM stock_levels WHERE typeof(counted) = 'text'"],
  ['a VARCHAR(20) holds more', 'SELECT max(length("shelf mark")) > 20 FROM stock_levels'],
  [
    'a key is remembered that no row has',
    "SELECT seq > (SELECT max(id) FROM customers) FROM sqlite_sequence WHERE name = 'customers'",
  ],
  ['rows point at nothing', "SELECT count(*) = 2 FROM pragma_foreign_key_check('reviews')"],
  ['an infinity is there', 'SELECT count(*) > 0 FROM products WHERE max_load_kg > 1e308'],
  ['numbers are beyond a double', 'SELECT min(id) > 9007199254740992 FROM events'],
  ['a table is empty', 'SELECT count(*) = 0 FROM coupons'],
  ['blobs hold zeros', "SELECT count(*) > 0 FROM product_images WHERE instr(image, x'00') > 0"],
  [
    "both '' and NULL are there",
    'SELECT count(*) FILTER (WHERE note = \'\') > 0 AND count(*) FILTER (WHERE note IS NULL) > 0 FROM "order"',
  ],
  [
    'there are about 50,000 rows',
    'SELECT (SELECT count(*) FROM order_items) + (SELECT count(*) FROM "order") + (SELECT count(*) FROM payments) > 30000',
  ],
])('%s', (_, sql) => {
  expect(ask(sql)).toBe(1);
});
