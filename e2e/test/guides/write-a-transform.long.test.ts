import { join } from 'node:path';
import { createShop } from '@godwit/example-shop/create-shop';
import { createScratch, type Registry, type Scratch, startRegistry } from '@godwit/test-support/registry';
import Database from 'better-sqlite3';
import { followGuide, makeProject } from './follow-guide.js';
import { publishTools } from './publish-tools.js';

let registry: Registry;
let scratch: Scratch;
beforeAll(async () => {
  registry = await startRegistry();
  await publishTools(registry);
  scratch = await createScratch(registry);
  makeProject(scratch, 'godwit-transforms-shop');
  makeProject(scratch, 'app');
  createShop(join(scratch.folder, 'app', 'shop.db'));
  await followGuide(scratch, 'docs/write-a-transform.md', 'godwit-transforms-shop');
}, 300_000);
afterAll(async () => {
  await scratch?.[Symbol.asyncDispose]();
  await registry?.[Symbol.asyncDispose]();
});

/** The rows of a query on a database of the project. */
function ask(file: string, sql: string): readonly Readonly<Record<string, unknown>>[] {
  const db = new Database(join(scratch.folder, 'app', file), { readonly: true });
  try {
    return db.prepare<[], Record<string, unknown>>(sql).all();
  } finally {
    db.close();
  }
}

test('what the guide moved by the command is transformed, and only that', () => {
  const cents = ask('shop.db', 'SELECT id, amount_cents AS cents FROM payments ORDER BY id');
  const amounts = ask('for-tests.db', 'SELECT id, amount_cents AS amount FROM payments ORDER BY id');
  expect(amounts).toEqual(cents.map(({ id, cents }) => ({ id, amount: amount(Number(cents)) })));
  const codes = ask('for-tests.db', 'SELECT name, email, phone FROM customers').flatMap(Object.values);
  expect(codes.filter((code) => code !== null && !/^[0-9a-f]{16}$/.test(String(code)))).toEqual([]);
  const people = 'SELECT id, country, public_id FROM customers ORDER BY id';
  expect(ask('for-tests.db', people)).toEqual(ask('shop.db', people));
  expect(ask('for-tests.db', 'SELECT max(weight_kg) AS heaviest FROM products')).toEqual([{ heaviest: 1 }]);
  expect(ask('for-tests.db', 'SELECT count(*) AS n FROM "order" WHERE note IS NULL')).toEqual([{ n: 0 }]);
  const note = ask('for-tests.db', `SELECT "notnull" FROM pragma_table_info('order') WHERE name = 'note'`);
  expect(note).toEqual([{ notnull: 1 }]);
});

test('what the guide moved by its program is transformed by both ways of registering', () => {
  const paid = 'SELECT amount_cents FROM payments ORDER BY id';
  expect(ask('by-program.db', paid)).toEqual(ask('for-tests.db', paid));
  const weights = 'SELECT weight_kg FROM products ORDER BY id';
  expect(ask('by-program.db', weights)).toEqual(ask('for-tests.db', weights));
  const names = 'SELECT name FROM customers ORDER BY id';
  expect(ask('by-program.db', names)).toEqual(ask('shop.db', names));
});

function amount(cents: number): string {
  return (cents / 100).toFixed(2);
}
