import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@godwit/test-support/markdown';
import Database from 'better-sqlite3';

/** A project as a reader has it: with the packages installed and with the databases that the documents name. */
export interface Scratch extends Disposable {
  readonly folder: string;
  /** Writes a file into it; the answer is its path. */
  write(name: string, text: string): string;
}

const APP = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, born TEXT, spent MONEY, seen_at BIGINT);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, created_at TEXT);
  CREATE TABLE log_2024 (line TEXT);
  CREATE TABLE sessions (token TEXT PRIMARY KEY);
  CREATE TABLE logs (line TEXT);
  CREATE INDEX orders_by_time ON orders (created_at);
  INSERT INTO users VALUES (1, 'tove@example.com', '2001-02-03', 4.5, 1700000000);
  INSERT INTO orders VALUES (1, 1, '2023-05-06'), (2, 1, '2024-05-06');`;

const SHOP = `
  CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE coupons (id INTEGER PRIMARY KEY, secret TEXT);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers,
    coupon_id INTEGER REFERENCES coupons, placed_on DATE);
  CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders, title TEXT);
  CREATE TABLE order_log (line TEXT);
  CREATE TABLE returns (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders);
  INSERT INTO customers VALUES (1, 'Tove'), (2, 'Astrid');
  INSERT INTO orders VALUES (1, 1, NULL, '2023-12-31'), (2, 2, NULL, '2024-01-01'), (3, 1, NULL, '2025-05-06');
  INSERT INTO order_lines VALUES (10, 1, 'old'), (20, 2, 'new'), (21, 2, 'newer'), (30, 3, 'newest');
  INSERT INTO returns VALUES (1, 1), (2, 2);`;

export function createScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-docs-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  write('package.json', '{ "type": "module" }');
  for (const [name, sql] of Object.entries({ 'app.db': APP, 'shop.db': SHOP })) {
    const db = new Database(join(folder, name));
    db.exec(sql);
    db.close();
  }
  return { folder, write, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
