import type { Column, Dialect, ForeignKey, Index, Row, Table } from '@godwit/plugin-api';
import { checkOf, constant } from './expressions.js';
import type { LabDatabase } from './lab.js';
import { column, idColumn, table } from './make-tables.js';

const NUMBER = { kind: 'integer', bits: 32 } as const;
const TEXT = { kind: 'text' } as const;

/** Tables to change: every object that has a name is given one, so that both sides know it by that. */
export function shopOf(dialect: Dialect, database: Pick<LabDatabase, 'name'>): readonly Table[] {
  const owner = table(
    database.name('owner'),
    [
      idColumn(dialect, 'id', { identity: { mode: 'by-default', neverReused: true } }),
      column(dialect, 'name', TEXT, { nullable: false }),
      column(dialect, 'code', TEXT),
      column(dialect, 'level', NUMBER, { default: constant('integer', '7') }),
    ],
    { ...primary('owner_id', ['id']), uniqueKeys: [{ name: 'owner_code', columns: ['code'] }] },
  );
  const item = table(
    database.name('item'),
    [
      idColumn(dialect),
      idColumn(dialect, 'owner_id', { nullable: true }),
      column(dialect, 'label', TEXT, { nullable: false }),
      column(dialect, 'amount', NUMBER),
      column(dialect, 'remark', TEXT),
    ],
    {
      ...primary('item_id', ['id']),
      foreignKeys: [pointsAt('item_owner', 'owner_id', owner, 'cascade')],
      indexes: [indexOf('item_label', 'label', 'asc'), indexOf('item_amount', 'amount', 'desc')],
      checks: [checkOf('item_positive', 'amount', 'greater-equal', '0')],
    },
  );
  const spare = table(
    database.name('spare'),
    [
      idColumn(dialect),
      column(dialect, 'word', TEXT, { nullable: false }),
      idColumn(dialect, 'owner_id', { nullable: true }),
    ],
    primary('spare_id', ['id']),
  );
  return [owner, item, spare];
}

/** Rows of the tables, by their names. */
export const SHOP_ROWS: Readonly<Record<string, readonly Row[]>> = {
  owner: [
    [1n, 'one', 'a', 1],
    [2n, 'two', null, 2],
    [7n, "o'three", 'c', 3],
  ],
  item: [
    [1n, 1n, 'first', 10, 'kept'],
    [2n, 1n, 'second', 0, null],
    [3n, 2n, 'third', 30, ''],
    [4n, null, 'fourth', null, 'long '.repeat(40)],
  ],
  spare: [
    [1n, 'x', 1n],
    [2n, 'y', null],
  ],
};

function primary(name: string, columns: readonly string[]): Pick<Table, 'primaryKey'> {
  return { primaryKey: { name, columns } };
}

function indexOf(name: string, of: string, direction: 'asc' | 'desc', unique = false): Index {
  return { name, unique, parts: [{ column: of, direction }] };
}

function pointsAt(
  name: string,
  of: string,
  { name: to }: Pick<Table, 'name'>,
  onDelete: ForeignKey['onDelete'],
): ForeignKey {
  const rest = { onUpdate: 'no-action', match: 'simple', deferrable: 'not-deferrable' } as const;
  return { name, columns: [of], references: { table: to, columns: ['id'] }, onDelete, ...rest };
}

/** What one test changes in the shop. Any of them can be made beside any others. */
export interface Edit {
  readonly name: string;
  readonly edit: (tables: readonly Table[], dialect: Dialect) => readonly Table[];
}

export const EDITS: readonly Edit[] = [
  inTable('a column is added', 'item', (one, dialect) => withColumn(one, column(dialect, 'extra', TEXT))),
  inTable('a column with a default is added, which rows that are there have', 'spare', (one, dialect) =>
    withColumn(one, column(dialect, 'size', NUMBER, { nullable: false, default: constant('integer', '5') })),
  ),
  inTable('a column is dropped', 'item', (one) => ({
    ...one,
    columns: one.columns.filter(({ name }) => name !== 'remark'),
  })),
  inColumn(
    'a column gets a wider type, with an index and a check over it',
    'item',
    'amount',
    (one, dialect) => column(dialect, one.name, { kind: 'bigint' }, { nullable: one.nullable }),
  ),
  inColumn('numbers become texts', 'owner', 'level', (one, dialect) =>
    column(dialect, one.name, TEXT, { nullable: one.nullable }),
  ),
  inColumn('a column takes no NULL any more', 'owner', 'level', (one) => ({ ...one, nullable: false })),
  inColumn('a column takes NULLs', 'owner', 'name', (one) => ({ ...one, nullable: true })),
  inColumn('a column gets a default', 'spare', 'word', (one) => ({
    ...one,
    default: constant('text', "it's"),
  })),
  inColumn('a column makes its keys', 'item', 'id', (one) => ({
    ...one,
    identity: { mode: 'by-default', neverReused: true },
  })),
  inTable('a primary key is another one', 'spare', (one) => ({
    ...one,
    ...primary('spare_id', ['id', 'word']),
  })),
  inTable('a unique key goes', 'owner', (one) => ({ ...one, uniqueKeys: [] })),
  inTable('a unique key comes', 'spare', (one) => ({
    ...one,
    uniqueKeys: [{ name: 'spare_word', columns: ['word'] }],
  })),
  inTable('a foreign key has another action', 'item', (one, _dialect, [owner]) => ({
    ...one,
    foreignKeys: owner === undefined ? [] : [pointsAt('item_owner', 'owner_id', owner, 'set-null')],
  })),
  inTable('a foreign key comes', 'spare', (one, _dialect, [owner]) => ({
    ...one,
    foreignKeys: owner === undefined ? [] : [pointsAt('spare_owner', 'owner_id', owner, 'no-action')],
  })),
  inTable('indexes come, go and are others', 'item', (one) => ({
    ...one,
    indexes: [indexOf('item_amount', 'amount', 'asc'), indexOf('item_by_owner', 'owner_id', 'asc')],
  })),
  inTable('a unique index comes', 'owner', (one) => ({
    ...one,
    indexes: [indexOf('owner_name', 'name', 'asc', true)],
  })),
  inTable('a check is another one', 'item', (one) => ({
    ...one,
    checks: [checkOf('item_positive', 'amount', 'greater-equal', '-5')],
  })),
  inTable('a table goes', 'spare', () => undefined),
  {
    name: 'a table comes, which points at one that is there',
    edit: (tables, dialect) => {
      const [owner] = tables;
      if (owner === undefined) return tables;
      const name = { ...owner.name, name: 'fresh' };
      const columns = [idColumn(dialect), idColumn(dialect, 'owner_id', { nullable: true })];
      const foreignKeys = [pointsAt('fresh_owner', 'owner_id', owner, 'cascade')];
      return [...tables, table(name, columns, { ...primary('fresh_id', ['id']), foreignKeys })];
    },
  },
];

function withColumn(one: Table, added: Column): Table {
  return { ...one, columns: [...one.columns, added] };
}

function inTable(
  name: string,
  of: string,
  change: (one: Table, dialect: Dialect, tables: readonly Table[]) => Table | undefined,
): Edit {
  return {
    name,
    edit: (tables, dialect) =>
      tables.flatMap((one) => (one.name.name === of ? (change(one, dialect, tables) ?? []) : [one])),
  };
}

function inColumn(
  name: string,
  of: string,
  column: string,
  change: (one: Column, dialect: Dialect) => Column,
): Edit {
  return inTable(name, of, (one, dialect) => ({
    ...one,
    columns: one.columns.map((each) => (each.name === column ? change(each, dialect) : each)),
  }));
}
