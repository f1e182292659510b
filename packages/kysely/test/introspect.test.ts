import { introspectSQLiteSchema, type TableSchema } from '../src/index.js';
import { sqliteKysely } from './two-kyselys.js';

const IN_SQLITE = `
  CREATE TABLE authors (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL DEFAULT 'anon', active BOOLEAN);
  CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors ON DELETE CASCADE, title TEXT UNIQUE);
  CREATE INDEX books_by_author ON books (author_id DESC);`;
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

test('an instance of another dialect, and what is none, are refused', async () => {
  await expect(introspectSQLiteSchema({} as never)).rejects.toMatchObject({ code: 'CONNECTION_UNKNOWN' });
});
