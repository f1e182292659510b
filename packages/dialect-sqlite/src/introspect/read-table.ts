import type { Check, Column, Index, Table, UniqueKey } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { rowidAlias } from '../read/rows/table-shape.js';
import { columnRows, foreignKeyRows, indexColumnRows, indexRows, type TableRow } from './catalogue.js';
import type { SchemaObject } from './catalogue-queries.js';
import { readColumns } from './columns.js';
import { readCreateIndex } from './create-index-text.js';
import { readCreateTable, type TableText } from './create-table-text.js';
import { type KeyTargets, readForeignKeys, readIndex, readPrimaryKey, readUniqueKey } from './keys.js';
import { expressionReader } from './sql-expression.js';

/** What is known of the whole database while one table is read. */
export interface DatabaseFacts {
  readonly objects: ReadonlyMap<string, SchemaObject>;
  readonly sequences: ReadonlyMap<string, bigint>;
  readonly targets: KeyTargets;
}

export function readTable(db: Connection, row: TableRow, facts: DatabaseFacts): Table {
  const name = { name: row.name };
  const rows = columnRows(db, row.name);
  const text = readCreateTable(facts.objects.get(row.name)?.sql ?? '');
  const indexes = indexRows(db, row.name);
  const columns = readColumns(rows, {
    table: name,
    texts: new Map(text.columns.map((column) => [column.name.toLowerCase(), column])),
    alias:
      row.wr === 1n
        ? undefined
        : rowidAlias(
            rows,
            indexes.some((index) => index.origin === 'pk'),
          ),
    withoutRowid: row.wr === 1n,
    autoincrement: text.primaryKey?.autoincrement ?? false,
    lastValue: facts.sequences.get(row.name),
  });
  const primaryKey = readPrimaryKey(rows, text.primaryKey);
  return {
    name,
    columns,
    ...(primaryKey === undefined ? {} : { primaryKey }),
    ...readIndexes(db, row.name, columns, text, facts),
    foreignKeys: readForeignKeys(
      foreignKeyRows(db, row.name),
      rows.map((column) => column.name),
      text.foreignKeys,
      facts.targets,
    ),
    checks: readChecks(text, columns, name),
    ...properties(row),
    ...nativeObjects(row),
  };
}

function readIndexes(
  db: Connection,
  table: string,
  columns: readonly Column[],
  text: TableText,
  facts: DatabaseFacts,
): { readonly uniqueKeys: readonly UniqueKey[]; readonly indexes: readonly Index[] } {
  const uniqueKeys: UniqueKey[] = [];
  const indexes: Index[] = [];
  const read = expressionReader({ name: { name: table }, columns });
  for (const row of indexRows(db, table)) {
    const parts = indexColumnRows(db, row.name);
    if (row.origin === 'u') {
      const key = readUniqueKey(table, parts, columns, text.uniqueKeys);
      if ('parts' in key) indexes.push(key);
      else uniqueKeys.push(key);
    } else if (row.origin === 'c') {
      const sql = readCreateIndex(facts.objects.get(row.name)?.sql ?? '');
      indexes.push(readIndex(row.name, row.unique === 1n, parts, columns, sql, read));
    }
  }
  return { uniqueKeys, indexes };
}

function readChecks(text: TableText, columns: readonly Column[], name: Table['name']): readonly Check[] {
  const read = expressionReader({ name, columns });
  return text.checks.map((check) => ({
    ...(check.name === undefined ? {} : { name: check.name }),
    expression: read(check.text, 'check'),
    ...(check.column === undefined ? {} : { column: check.column }),
  }));
}

function properties(row: TableRow): Pick<Table, 'properties'> {
  const found = {
    ...(row.wr === 1n ? { withoutRowid: true } : {}),
    ...(row.strict === 1n ? { strict: true } : {}),
  };
  return Object.keys(found).length === 0 ? {} : { properties: found };
}

function nativeObjects(row: TableRow): Pick<Table, 'nativeObjects'> {
  const names = [...(row.strict === 1n ? ['STRICT'] : []), ...(row.wr === 1n ? ['WITHOUT ROWID'] : [])];
  if (names.length === 0) return {};
  return {
    nativeObjects: names.map((name) => ({ kind: 'table option', name, text: name, carried: true })),
  };
}
