import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { type Generated, Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import pg from 'pg';
import { move } from '../src/move.js';

interface Shop {
  readonly customers: { readonly id: Generated<number>; readonly name: string; readonly city: string | null };
  readonly orders: {
    readonly id: Generated<number>;
    readonly customer_id: number;
    readonly title: string;
    readonly placed_on: string;
  };
  readonly log_lines: { readonly line: string };
}

async function fill(shop: Kysely<Shop>): Promise<void> {
  const { schema } = shop;
  await schema
    .createTable('customers')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('name', 'varchar(80)', (column) => column.notNull().unique())
    .addColumn('city', 'text')
    .execute();
  await schema
    .createTable('orders')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('customer_id', 'integer', (column) => column.notNull().references('customers.id'))
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('placed_on', 'date', (column) => column.defaultTo(sql`CURRENT_DATE`))
    .execute();
  await schema.createIndex('orders_by_customer').on('orders').column('customer_id').execute();
  await schema.createTable('log_lines').addColumn('line', 'text').execute();
  await shop
    .insertInto('customers')
    .values([
      { name: 'Tove', city: 'Helsinki' },
      { name: 'Astrid', city: null },
    ])
    .execute();
  await shop
    .insertInto('orders')
    .values([
      { customer_id: 1, title: 'Sommarboken', placed_on: '2024-06-01' },
      { customer_id: 2, title: 'Mio', placed_on: '2024-06-02' },
      { customer_id: 1, title: 'Muminpappan', placed_on: '2024-06-03' },
    ])
    .execute();
}

/** What the application asks of either database. */
function bought(shop: Kysely<Shop>) {
  return shop
    .selectFrom('orders')
    .innerJoin('customers', 'customers.id', 'orders.customer_id')
    .select(['customers.name', 'orders.title'])
    .orderBy('orders.title')
    .execute();
}

test('an application moves to PostgreSQL by its two instances, and asks as it did before', async () => {
  await using database = await createTestDatabase();
  const source = new Kysely<Shop>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) });
  const pool = new pg.Pool({ connectionString: database.url });
  const target = new Kysely<Shop>({ dialect: new PostgresDialect({ pool }) });
  try {
    await fill(source);
    expect(await move(source, target)).toEqual({ rows: { customers: 2, orders: 3 }, differences: [] });
    const before = await bought(source);
    expect(before).toHaveLength(3);
    expect(await bought(target)).toEqual(before);
    // The next key comes behind those that moved.
    const made = { customer_id: 2, title: 'Ronja', placed_on: '2024-06-04' };
    const { id } = await target.insertInto('orders').values(made).returning('id').executeTakeFirstOrThrow();
    expect(Number(id)).toBe(4);
  } finally {
    await source.destroy();
    await target.destroy();
  }
});
