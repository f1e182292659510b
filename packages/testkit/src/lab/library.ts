import type { Column, Dialect, ForeignKey, Index, Row, Table } from '@godwit/plugin-api';
import { checkOf, constant, KIT_EXPRESSION } from './expressions.js';
import type { LabDatabase } from './lab.js';
import { column, idColumn, table } from './make-tables.js';

/** Tables with one of everything that a schema holds, and rows for them. */
export interface Library {
  readonly author: Table;
  readonly book: Table;
  readonly loan: Table;
  readonly tables: readonly Table[];
  readonly rows: ReadonlyMap<Table, readonly Row[]>;
}

/** Authors, their books (which point at authors and at other books), and loans with a key of two columns. */
export function libraryOf(dialect: Dialect, database: LabDatabase): Library {
  const author = table(database.name('author'), authorColumns(dialect), {
    uniqueKeys: [{ name: 'author_email', columns: ['email'] }],
    checks: [checkOf('author_age', 'age', 'greater-equal', '0')],
  });
  const book = table(database.name('book'), bookColumns(dialect), {
    foreignKeys: [
      key('book_author', ['author_id'], author, ['id'], { onDelete: 'cascade', onUpdate: 'restrict' }),
      key('book_sequel', ['sequel_of'], { name: database.name('book') }, ['id'], { onDelete: 'set-null' }),
    ],
    indexes: [
      index('book_title', false, [{ column: 'title', direction: 'asc' }]),
      index('book_shelf', false, [
        { column: 'pages', direction: 'desc' },
        { column: 'title', direction: 'asc' },
      ]),
      index('book_code', true, [{ column: 'code', direction: 'asc' }]),
    ],
  });
  const loan = table(database.name('loan'), loanColumns(dialect), {
    primaryKey: { columns: ['book_id', 'day'] },
    uniqueKeys: [{ name: 'loan_ticket', columns: ['day', 'ticket'] }],
    foreignKeys: [key('loan_book', ['book_id'], book, ['id'], {})],
  });
  const rows = new Map<Table, readonly Row[]>([
    [author, [1n, 2n, 3n].map((id) => [id, `name ${id}`, `${id}@example.org`, Number(id) * 10])],
    [book, [1n, 2n, 3n, 4n].map((id) => [id, 2n, id > 1n ? id - 1n : null, `title ${id}`, 10, `c${id}`])],
    [loan, [1n, 2n].map((id) => [id, '2024-02-29', `t${id}`])],
  ]);
  return { author, book, loan, tables: [author, book, loan], rows };
}

function authorColumns(dialect: Dialect): readonly Column[] {
  return [
    idColumn(dialect, 'id', { identity: { mode: 'by-default', neverReused: true } }),
    column(dialect, 'name', { kind: 'text' }, { nullable: false }),
    column(dialect, 'email', { kind: 'text' }, { nullable: false }),
    column(dialect, 'age', { kind: 'integer', bits: 32 }, { default: constant('integer', '7') }),
  ];
}

function bookColumns(dialect: Dialect): readonly Column[] {
  return [
    idColumn(dialect),
    idColumn(dialect, 'author_id'),
    idColumn(dialect, 'sequel_of', { nullable: true }),
    column(dialect, 'title', { kind: 'text' }, { default: constant('text', "it's") }),
    column(dialect, 'pages', { kind: 'integer', bits: 32 }, { default: KIT_EXPRESSION }),
    column(dialect, 'code', { kind: 'text' }),
  ];
}

function loanColumns(dialect: Dialect): readonly Column[] {
  return [
    idColumn(dialect, 'book_id'),
    column(dialect, 'day', { kind: 'date' }, { nullable: false }),
    column(dialect, 'ticket', { kind: 'text' }, { nullable: false }),
  ];
}

function index(name: string, unique: boolean, parts: Index['parts']): Index {
  return { name, unique, parts };
}

function key(
  name: string,
  columns: readonly string[],
  { name: to }: Pick<Table, 'name'>,
  at: readonly string[],
  actions: Partial<Pick<ForeignKey, 'onDelete' | 'onUpdate'>>,
): ForeignKey {
  const references = { table: to, columns: at };
  const rest = { onUpdate: 'no-action', onDelete: 'no-action', match: 'simple' } as const;
  return { name, columns, references, ...rest, deferrable: 'not-deferrable', ...actions };
}
