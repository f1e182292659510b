import {
  compareSchemas,
  createMigrationManager,
  introspectPostgreSQLSchema,
  introspectSQLiteSchema,
  type TableSchema,
} from '../src/index.js';
import { postgresKysely, sqliteKysely } from './two-kyselys.js';

const IN_SQLITE = `
  CREATE TABLE authors (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL DEFAULT 'anon', active BOOLEAN);
  CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors ON DELETE CASCADE, title TEXT UNIQUE);
  CREATE INDEX books_by_author ON books (author_id DESC);`;
const IN_POSTGRES = `
  CREATE TYPE mood AS ENUM ('glad', 'sad');
  CREATE TABLE people (id integer PRIMARY KEY, mood mood, seen timestamptz(3));
  CREATE SCHEMA shop; CREATE TABLE shop.orders (id uuid PRIMARY KEY)`;

const brief = ({ name, columns }: TableSchema) => [
  name,
  columns.map((column) => [column.name, column.nativeType]),
];

test('the schema of a SQLite database is introspected through its instance', async () => {
  await using source = sqliteKysely();
  await source.run(IN_SQLITE);
  const schema = await introspectSQLiteSchema(source.getKysely());
  expect(schema.dialect).toBe('sqlite');
  expect(schema.tables.map(brief)).toEqual([
    [
      { name: 'authors' },
      [
        ['id', 'INTEGER'],
        ['name', 'VARCHAR(40)'],
        ['active', 'BOOLEAN'],
      ],
    ],
    [
      { name: 'books' },
      [
        ['id', 'INTEGER'],
        ['author_id', 'INTEGER'],
        ['title', 'TEXT'],
      ],
    ],
  ]);
  const [, books] = schema.tables;
  expect(books).toMatchObject({
    primaryKey: { columns: ['id'] },
    uniqueKeys: [{ columns: ['title'] }],
    foreignKeys: [
      { columns: ['author_id'], references: { table: { name: 'authors' } }, onDelete: 'cascade' },
    ],
    indexes: [{ name: 'books_by_author', parts: [{ column: 'author_id', direction: 'desc' }] }],
  });
});

test('the schema of a PostgreSQL database is introspected through its instance, all of it or one schema', async () => {
  await using source = await postgresKysely();
  await source.run(IN_POSTGRES);
  const schema = await introspectPostgreSQLSchema(source.getKysely());
  expect(schema.tables.map(({ name }) => name)).toEqual([
    { schema: 'public', name: 'people' },
    { schema: 'shop', name: 'orders' },
  ]);
  expect(schema.tables[0]?.columns.map(({ type }) => type.kind)).toEqual(['integer', 'enum', 'timestamp']);
  const { tables } = await introspectPostgreSQLSchema(source.getKysely(), { schema: 'shop' });
  expect(tables.map(({ name }) => name.name)).toEqual(['orders']);
});

test('two introspected schemas of two dialects are compared modulo the mapping of types', async () => {
  await using source = sqliteKysely();
  await using target = await postgresKysely();
  await source.run(IN_SQLITE);
  const sides = [source.getKysely(), target.getKysely()] as const;
  await createMigrationManager(...sides, { options: { schemaOnly: true } }).migrate();
  const wanted = await introspectSQLiteSchema(source.getKysely());
  const compare = async () => compareSchemas(wanted, await introspectPostgreSQLSchema(target.getKysely()));
  expect(await compare()).toMatchObject({ status: 'same', differences: [], compatible: true });
  await target.run('ALTER TABLE books DROP COLUMN title; ALTER TABLE authors ALTER active TYPE text');
  const { compatible, differences } = await compare();
  expect(compatible).toBe(false);
  expect(differences.map(({ type, table, object }) => [type, table, object]).toSorted()).toEqual([
    ['column-added', 'public.books', 'title'],
    ['column-modified', 'public.authors', 'active'],
    ['constraint-added', 'public.books', 'books_title_key'],
  ]);
});

test('an instance of another dialect, and what is none, are refused', async () => {
  await using source = sqliteKysely('memory');
  await expect(introspectPostgreSQLSchema(source.getKysely())).rejects.toMatchObject({
    code: 'CONNECTION_UNKNOWN',
  });
  await expect(introspectSQLiteSchema({} as never)).rejects.toMatchObject({ code: 'CONNECTION_UNKNOWN' });
});
