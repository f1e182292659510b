import { memoryDialect } from '@godwit/dialect-memory';
import type { Column, ForeignKey, LogicalType, Row, Table } from '@godwit/plugin-api';
import { WatchedDatabase } from './watched-database.js';

const { types } = memoryDialect({ databases: new Map() });

/** A column for a test; its native type is what the reference dialect calls the type unless given. */
export function column(name: string, type: LogicalType, more: Partial<Column> = {}): Column {
  return { name, type, nativeType: types.toNative(type).type, nullable: true, ...more };
}

/** A key column that generates its numbers. */
export function idColumn(name = 'id'): Column {
  const identity = { mode: 'by-default', neverReused: false } as const;
  return column(name, { kind: 'bigint' }, { nullable: false, identity });
}

/** A table for a test. */
export function table(name: string, columns: readonly Column[], more: Partial<Table> = {}): Table {
  return { name: { name }, columns, uniqueKeys: [], foreignKeys: [], indexes: [], checks: [], ...more };
}

/** A foreign key of one column. */
export function references(from: string, to: string, at: string, name?: string): ForeignKey {
  return {
    ...(name === undefined ? {} : { name }),
    columns: [from],
    references: { table: { name: to }, columns: [at] },
    onUpdate: 'no-action',
    onDelete: 'no-action',
    match: 'simple',
    deferrable: 'not-deferrable',
  };
}

/** A database that holds these tables. */
export function database(...tables: readonly (readonly [Table, readonly Row[]])[]): WatchedDatabase {
  const made = new WatchedDatabase();
  for (const [definition, rows] of tables) made.put(definition, rows);
  return made;
}

/** Two tables with a foreign key between them: so many authors, and so many books. */
export function library(authors = 3, books = 5): WatchedDatabase {
  const author = table('author', [idColumn(), column('name', { kind: 'text' })], {
    primaryKey: { columns: ['id'] },
  });
  const book = table(
    'book',
    [idColumn(), column('author_id', { kind: 'bigint' }), column('title', { kind: 'text' })],
    {
      primaryKey: { columns: ['id'] },
      foreignKeys: [references('author_id', 'author', 'id', 'book_author')],
      indexes: [{ name: 'book_title', unique: false, parts: [{ column: 'title', direction: 'asc' }] }],
    },
  );
  const count = (n: number): readonly bigint[] => Array.from({ length: n }, (_, index) => BigInt(index + 1));
  return database(
    [book, count(books).map((id) => [id, ((id - 1n) % BigInt(authors)) + 1n, `title ${id}`])],
    [author, count(authors).map((id) => [id, `name ${id}`])],
  );
}
