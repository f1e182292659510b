import { isDeepStrictEqual } from 'node:util';
import type {
  ChangeStatement,
  Column,
  CompiledChange,
  DatabaseSchema,
  ObjectChange,
  Rename,
  Table,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { sqlite } from '../../src/index.js';
import { CATALOGUE_QUERIES } from '../../src/introspect/catalogue-queries.js';
import { introspect } from '../../src/introspect/introspector.js';

/** A database in memory, as godwit's own connection writes one. */
export function databaseOf(sql: string): Database.Database {
  const db = new Database(':memory:');
  db.defaultSafeIntegers(true);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  return db;
}

export function schemaOf(db: Database.Database): DatabaseSchema {
  return introspect(db, CATALOGUE_QUERIES);
}

/** What of a schema is compared: neither the order of its objects nor what rows have made of it. */
export function declared(schema: DatabaseSchema) {
  const byName = <T extends { readonly name: unknown }>(items: readonly T[]): readonly T[] =>
    items.toSorted((a, b) => (JSON.stringify(a.name) < JSON.stringify(b.name) ? -1 : 1));
  const tables = byName(schema.tables).map((table) => ({
    ...table,
    columns: table.columns.map(plainColumn),
    indexes: byName(table.indexes),
    uniqueKeys: sorted(table.uniqueKeys),
    foreignKeys: sorted(table.foreignKeys),
    checks: sorted(table.checks.map(({ name, expression }) => [name, expression.tree ?? expression.text])),
  }));
  return { tables, views: byName(schema.views), triggers: byName(schema.triggers) };
}

function plainColumn(column: Column): unknown {
  if (column.identity === undefined) return column;
  const { lastValue: _last, ...identity } = column.identity;
  return { ...column, identity };
}

function sorted(items: readonly object[]): readonly string[] {
  return items.map((item) => JSON.stringify(item)).sort();
}

/** Every object by which two schemas differ. */
function changesBetween(found: DatabaseSchema, wanted: DatabaseSchema): readonly ObjectChange[] {
  return [
    ...pairs(found.tables, wanted.tables).flatMap(
      ({ found: one, wanted: other }): readonly ObjectChange[] => {
        if (one === undefined || other === undefined)
          return [{ kind: 'table', ...(one && { found: one }), ...(other && { wanted: other }) }];
        return inTable(one, other);
      },
    ),
    ...pairs(found.views, wanted.views).map((pair) => ({ kind: 'view' as const, ...pair })),
    ...pairs(found.triggers, wanted.triggers).map((pair) => ({ kind: 'trigger' as const, ...pair })),
  ];
}

function inTable(found: Table, wanted: Table): readonly ObjectChange[] {
  const table = wanted.name;
  const of = (
    kind: 'unique key' | 'foreign key' | 'check',
    list: 'uniqueKeys' | 'foreignKeys' | 'checks',
  ) => {
    const [own, other] = [found[list] as readonly object[], wanted[list] as readonly object[]];
    const has = (items: readonly object[], item: object) => items.some((one) => isDeepStrictEqual(one, item));
    return [
      ...own.filter((one) => !has(other, one)).map((one) => ({ kind, table, found: one })),
      ...other.filter((one) => !has(own, one)).map((one) => ({ kind, table, wanted: one })),
    ] as readonly ObjectChange[];
  };
  const plain = (columns: readonly Column[]) => columns.map((one) => plainColumn(one) as Column);
  return [
    ...pairs(plain(found.columns), plain(wanted.columns)).map((pair) => ({
      kind: 'column' as const,
      table,
      ...pair,
      parts: pair.found === undefined || pair.wanted === undefined ? [] : (['column'] as const),
    })),
    ...of('unique key', 'uniqueKeys'),
    ...of('foreign key', 'foreignKeys'),
    ...of('check', 'checks'),
    ...pairs(found.indexes, wanted.indexes).map((pair) => ({ kind: 'index' as const, table, ...pair })),
    ...pairs(found.nativeObjects ?? [], wanted.nativeObjects ?? []).map((pair) => ({
      kind: 'native object' as const,
      table,
      ...pair,
    })),
    ...(isDeepStrictEqual(found.primaryKey, wanted.primaryKey)
      ? []
      : [
          {
            kind: 'primary key' as const,
            table,
            ...(found.primaryKey && { found: found.primaryKey }),
            ...(wanted.primaryKey && { wanted: wanted.primaryKey }),
          },
        ]),
  ];
}

function pairs<T extends { readonly name: unknown }>(found: readonly T[], wanted: readonly T[]) {
  const same = (one: T, other: T) => isDeepStrictEqual(one.name, other.name);
  const both = found.map((one) => ({ found: one, wanted: wanted.find((other) => same(one, other)) }));
  const come = wanted.filter((one) => !found.some((other) => same(one, other)));
  return [...both, ...come.map((one) => ({ found: undefined, wanted: one }))].flatMap((pair) =>
    isDeepStrictEqual(pair.found, pair.wanted)
      ? []
      : [{ ...(pair.found && { found: pair.found }), ...(pair.wanted && { wanted: pair.wanted }) }],
  );
}

/** The change that brings a database to what a script makes. */
export function changeTo(
  db: Database.Database,
  sql: string,
  more: {
    readonly keepAs?: string;
    readonly renames?: readonly Rename[];
    readonly found?: DatabaseSchema;
  } = {},
): CompiledChange & { readonly wanted: DatabaseSchema } {
  const { found = schemaOf(db), renames = [], ...rest } = more;
  const wanted = schemaOf(databaseOf(sql));
  const compiled = sqlite.ddl.change?.({
    found,
    wanted: { ...found, ...wanted },
    changes: changesBetween(found, wanted),
    renames,
    ...rest,
  });
  if (compiled === undefined) throw new Error('SQLite changes no schema');
  return { ...compiled, wanted };
}

/** Runs statements as one transaction. */
export function apply(db: Database.Database, statements: readonly ChangeStatement[]): void {
  runAll(
    db,
    statements.map(({ sql }) => sql),
  );
}

export function undo(db: Database.Database, statements: readonly ChangeStatement[]): void {
  const undone = statements.toReversed().map((one) => (one.undo ?? []).join(';\n'));
  runAll(db, undone);
}

function runAll(db: Database.Database, parts: readonly string[]): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const part of parts) {
      try {
        db.exec(part);
      } catch (error) {
        throw new Error(`${(error as Error).message} in: ${part}`);
      }
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** As a saved file says it. */
export function fileOf(parts: readonly string[]): string {
  return [...(sqlite.ddl.settings ?? []), 'BEGIN', ...parts, 'COMMIT'].map((part) => `${part};\n`).join('');
}

/** All rows of a table with their rowids, where it has some. */
export function rowsOf(db: Database.Database, table: string): readonly unknown[] {
  const { wr } = db.prepare('SELECT wr FROM pragma_table_list(?)').get(table) as { wr: bigint };
  const rowid = wr === 0n ? 'rowid AS "the rowid", ' : '';
  return db.prepare(`SELECT ${rowid}* FROM "${table}" ORDER BY 1, 2`).all();
}

export function allRows(db: Database.Database): Readonly<Record<string, readonly unknown[]>> {
  const names = schemaOf(db).tables.map(({ name }) => name.name);
  return Object.fromEntries(names.toSorted().map((name) => [name, rowsOf(db, name)]));
}

/** Brings a database from one script to another and back, and proves both ends; gives the statements. */
export function thereAndBack(
  from: string,
  rows: string,
  to: string,
  more: Parameters<typeof changeTo>[2] & { readonly between?: (db: Database.Database) => void } = {},
): readonly ChangeStatement[] {
  const { between, ...options } = more;
  const db = databaseOf(`${from};\n${rows}`);
  const before = { schema: declared(schemaOf(db)), rows: allRows(db), broken: brokenKeys(db) };
  const { statements, wanted, blocked } = changeTo(db, to, options);
  expect(blocked).toBeUndefined();
  apply(db, statements);
  expect(declared(schemaOf(db))).toEqual(declared(wanted));
  expect(brokenKeys(db)).toBeLessThanOrEqual(before.broken);
  between?.(db);
  undo(db, statements);
  expect(declared(schemaOf(db))).toEqual(before.schema);
  if (statements.every(({ risk }) => risk !== 'data-loss')) expect(allRows(db)).toEqual(before.rows);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'godwit%'").pluck().get()).toBe(0n);
  db.close();
  return statements;
}

function brokenKeys(db: Database.Database): number {
  return (db.pragma('foreign_key_check') as unknown[]).length;
}
