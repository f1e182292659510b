import { join } from 'node:path';
import { createShop } from '@godwit/example-shop/create-shop';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import pg from 'pg';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'shop.db');
  createShop(path);
  database = await createTestDatabase();
  const run = await godwit(['migrate', path, database.url], { cwd: folder.path });
  expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

async function pairs(sql: string): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await client.query<[string, unknown]>({ text: sql, rowMode: 'array' });
  return Object.fromEntries(rows);
}

test('columns have the types that their values deserve', async () => {
  const types = await pairs(`
    SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    WHERE a.attnum > 0`);
  expect(types).toMatchObject({
    'customers.id': 'bigint',
    'customers.email': 'text',
    'customers.phone': 'text',
    'customers.birthday': 'date',
    'customers.newsletter': 'boolean',
    'customers.public_id': 'uuid',
    'customers.created_at': 'timestamp without time zone',
    'products.sku': 'character varying(12)',
    'products.price': 'numeric(10,2)',
    'products.max_load_kg': 'double precision',
    'products.attributes': 'json',
    'product_images.image': 'bytea',
    'events.happened_at': 'timestamp with time zone',
    'stock_levels.counted': 'text',
    'settings.value': 'text',
    'order.ship by': 'date',
  });
});

test('constraints of every kind are there, and only the broken one is not valid', async () => {
  const counts = await pairs(`
    SELECT contype::text, count(*)::int FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c') GROUP BY contype`);
  expect(counts).toEqual({ p: 12, u: 3, f: 11, c: 10 });
  const broken = await pairs(`SELECT conname, convalidated FROM pg_constraint WHERE NOT convalidated`);
  expect(broken).toEqual({ reviews_product_id_fkey: false });
});

test('indexes keep their order, predicate and expression', async () => {
  const indexes = await pairs("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'");
  expect(indexes).toMatchObject({
    products_in_category: expect.stringContaining('(category_id, price DESC)'),
    products_cheap: expect.stringMatching(/WHERE .*active.* AND .*price < /),
    customers_by_name: expect.stringContaining('lower((name COLLATE "C"))'),
    customers_email_key: expect.stringMatching(/^CREATE UNIQUE INDEX .*lower\(\(email COLLATE "C"\)\)/),
    'order latest': expect.stringContaining('(placed_at DESC)'),
    order_open: expect.stringContaining("WHERE (status <> 'cancelled'"),
  });
});

test('a new row gets what SQLite would have given it', async () => {
  await client.query(`
    INSERT INTO customers (email, name, public_id) VALUES ('New@example.org', 'N', '00000000-0000-4000-8000-000000000000')`);
  const row = await pairs(`
    SELECT 'is', json_build_array(id, newsletter, country, created_at > now() AT TIME ZONE 'UTC' - interval '1 minute')::text
    FROM customers WHERE email = 'New@example.org'`);
  // 5001 was given to a customer who has left.
  expect(row).toEqual({ is: '[5002, false, "DE", true]' });
  const again = `INSERT INTO customers (email, name, public_id) VALUES ('nEW@example.org', 'N', gen_random_uuid())`;
  await expect(client.query(again)).rejects.toMatchObject({ code: '23505' });
  await expect(client.query("UPDATE customers SET country = 'DEU' WHERE id = 1")).rejects.toMatchObject({
    code: '22001',
  });
  await expect(client.query('UPDATE reviews SET stars = 6 WHERE id = 1')).rejects.toMatchObject({
    code: '23514',
  });
  const { rows } = await client.query('INSERT INTO order_items VALUES (1, 9, 1, 3, 50) RETURNING line_cents');
  expect(rows).toEqual([{ line_cents: '150' }]);
});
