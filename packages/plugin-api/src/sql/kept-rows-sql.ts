import type { Column, Table, TableName } from '../schema/schema.js';
import type { KeptRowsWords, KeptTable } from './kept-rows.js';

/**
 * In the table that keeps rows: whether a row is back among those that took their place; NULL: it is gone, though none of them
 * says the same.
 */
export const RETURNED = 'godwit_returned';

/** Copies the rows of a table to where they are kept, with what the table computes: a key may be over that. */
export function keepRowsSql({ table, own, kept }: KeptTable, { quote, no }: KeptRowsWords): string {
  const columns = table.columns.map(({ name }) => quote(name));
  return `CREATE TABLE ${kept} AS SELECT ${[...columns, `${no} AS ${quote(RETURNED)}`].join(', ')} FROM ${own}`;
}

/** Makes the rows of a table what they were when they were kept, and keeps them no longer. */
export function undoKeepingSql({ table, name, own, kept }: KeptTable, words: KeptRowsWords): string {
  const columns = storedColumns(table)
    .map((column) => words.quote(column.name))
    .join(', ');
  return [
    `DELETE FROM ${own}`,
    `INSERT INTO ${name} (${columns})${words.overriding} SELECT ${columns} FROM ${kept}`,
    `DROP TABLE ${kept}`,
  ].join(';\n');
}

/**
 * Marks the kept rows that are gone: one whose primary key another row has by chance, as it is equal to none by its other keys, and
 * what points at it. Parents come first. Empty: none can be.
 */
export function compareRowsSql(one: KeptTable, all: readonly KeptTable[], words: KeptRowsWords): string {
  const { quote } = words;
  const { table, kept } = one;
  const isThere = thereTest(one, all, words);
  const keys = keysOf(table);
  const others = keys.slice(table.primaryKey === undefined ? 0 : 1);
  const gone = (where: string): string => `UPDATE ${kept} AS s SET ${quote(RETURNED)} = NULL WHERE ${where}`;
  const rest = unequal(one, all, words);
  const byChance =
    table.primaryKey === undefined || others.length === 0
      ? []
      : [gone(`${isThere(table.primaryKey.columns)} AND NOT (${others.map(isThere).join(' OR ')})`)];
  return [...byChance, ...pointsAtGone(one, all, words).map((points) => gone(`${rest} AND ${points}`))].join(
    ';\n',
  );
}

/** Of the kept rows those that are equal to none of the table's by any key, or, without keys, in all columns. */
function unequal(one: KeptTable, all: readonly KeptTable[], words: KeptRowsWords): string {
  const { table, own } = one;
  const keys = keysOf(table);
  const equal =
    keys.length > 0
      ? keys.map(thereTest(one, all, words))
      : [`EXISTS (SELECT 1 FROM ${own} AS t WHERE ${words.sameRow('t', 's', storedColumns(table))})`];
  return `s.${words.quote(RETURNED)} = ${words.no} AND NOT (${equal.join(' OR ')})`;
}

/** Whether a kept row points at one that is gone, by each of its references. */
function pointsAtGone(
  { table }: KeptTable,
  all: readonly KeptTable[],
  words: KeptRowsWords,
): readonly string[] {
  const { quote } = words;
  return table.foreignKeys.flatMap(({ columns, references }) => {
    const parent = all.find((other) => other.fate === 'return' && isSame(other.table.name, references.table));
    if (parent === undefined) return [];
    const same = keyColumns(parent.table, references.columns).map((column, index) =>
      words.same(`o.${quote(column.name)}`, `s.${quote(columns[index] ?? '')}`, column),
    );
    return [
      `EXISTS (SELECT 1 FROM ${parent.kept} AS o WHERE ${same.join(' AND ')} AND o.${quote(RETURNED)} IS NULL)`,
    ];
  });
}

/** Whether the table has a row that is equal to a kept one by a key. */
function thereTest(
  { table, own }: KeptTable,
  all: readonly KeptTable[],
  words: KeptRowsWords,
): (key: readonly string[]) => string {
  return (key) => {
    const same = keyColumns(table, key).map((column) => {
      const now = followed({ table, alias: 's', column: column.name, all, words, seen: [] });
      return words.same(`t.${words.quote(column.name)}`, now, column);
    });
    return `EXISTS (SELECT 1 FROM ${own} AS t WHERE ${same.join(' AND ')})`;
  };
}

/**
 * Puts rows back that are neither gone nor equal to a row of the table, and marks them. References among the kept rows follow the rows that took the place of others: those that are equal
 * by a key beside the one that is referred to.
 */
export function returnRowsSql(one: KeptTable, all: readonly KeptTable[], words: KeptRowsWords): string {
  const { quote, yes, no } = words;
  const { table, name, kept } = one;
  const columns = storedColumns(table);
  const isThere = thereTest(one, all, words);
  const mapped = (alias: string, column: Column): string =>
    followed({ table, alias, column: column.name, all, words, seen: [] });
  const list = columns.map((column) => quote(column.name)).join(', ');
  const values = columns.map((column) => mapped('s', column)).join(', ');
  const returned = `s.${quote(RETURNED)}`;
  const { primaryKey } = table;
  return [
    `UPDATE ${kept} AS s SET ${quote(RETURNED)} = ${yes} WHERE ${unequal(one, all, words)}`,
    `INSERT INTO ${name} (${list})${words.overriding} SELECT ${values} FROM ${kept} AS s WHERE ${returned} ON CONFLICT DO NOTHING`,
    // Keys over expressions, or over a part of the rows, have refused some.
    ...(primaryKey === undefined
      ? []
      : [
          `UPDATE ${kept} AS s SET ${quote(RETURNED)} = ${no} WHERE ${returned} AND NOT ${isThere(primaryKey.columns)}`,
        ]),
  ].join(';\n');
}

interface Reference {
  readonly table: Table;
  readonly alias: string;
  readonly column: string;
  readonly all: readonly KeptTable[];
  readonly words: KeptRowsWords;
  /** The references on the way here, which may go in a circle. */
  readonly seen: readonly string[];
}

/** What a kept row says in a column once what it refers to has come under another number. */
function followed({ table, alias, column, all, words, seen }: Reference): string {
  const { quote } = words;
  const own = `${alias}.${quote(column)}`;
  const step = JSON.stringify([table.name, column]);
  const key = table.foreignKeys.find(({ columns }) => columns.length === 1 && columns[0] === column);
  const parent = all.find((one) => key !== undefined && isSame(one.table.name, key.references.table));
  const referred = key?.references.columns[0];
  if (parent === undefined || parent.fate !== 'return' || referred === undefined || seen.includes(step))
    return own;
  const others = keysOf(parent.table).filter((names) => !names.includes(referred));
  const [old, now] = [`o${seen.length}`, `n${seen.length}`];
  const ways = others.map((names) => {
    const same = keyColumns(parent.table, names).map((one) => {
      const was = { table: parent.table, alias: old, column: one.name, all, words, seen: [...seen, step] };
      return words.same(`${now}.${quote(one.name)}`, followed(was), one);
    });
    const [named] = keyColumns(parent.table, [referred]);
    const isOld = named === undefined ? words.no : words.same(`${old}.${quote(referred)}`, own, named);
    return `(SELECT ${now}.${quote(referred)} FROM ${parent.own} AS ${now}, ${parent.kept} AS ${old} WHERE ${[isOld, ...same].join(' AND ')})`;
  });
  return ways.length === 0 ? own : `COALESCE(${[...ways, own].join(', ')})`;
}

/** The keys of a table over whole columns and all rows. */
function keysOf({ primaryKey, uniqueKeys, indexes }: Table): readonly (readonly string[])[] {
  const unique = indexes.filter((index) => index.unique && index.where === undefined);
  return [
    ...(primaryKey === undefined ? [] : [primaryKey.columns]),
    ...uniqueKeys.map(({ columns }) => columns),
    ...unique.flatMap(({ parts }) => {
      const columns = parts.flatMap(({ column }) => column ?? []);
      return columns.length === parts.length ? [columns] : [];
    }),
  ];
}

function keyColumns({ columns }: Table, key: readonly string[]): readonly Column[] {
  return key.flatMap((name) => columns.find((column) => column.name === name) ?? []);
}

function storedColumns({ columns }: Table): readonly Column[] {
  return columns.filter(({ generated }) => generated === undefined);
}

function isSame(one: TableName, other: TableName): boolean {
  return one.name === other.name && one.schema === other.schema;
}
