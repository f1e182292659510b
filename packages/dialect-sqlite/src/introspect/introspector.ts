import type { DatabaseSchema, Note, Trigger, View } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { columnRows, schemaObjects, sequences, type TableRow, tableRows } from './catalogue.js';
import type { CatalogueQueries, SchemaObject } from './catalogue-queries.js';
import { databaseProperties } from './database-properties.js';
import { withEnums } from './enums.js';
import { withoutForeignColumns } from './foreign-columns.js';
import type { KeyTargets } from './keys.js';
import { isInternal, isRecord, notesOnLeftOut } from './left-out.js';
import { moduleTables } from './module-tables.js';
import { readTable } from './read-table.js';
import { withShadows } from './shadow-tables.js';

/** The schema of a database as its snapshot holds it, what modules keep included. */
export function introspect(db: Connection, queries: CatalogueQueries): DatabaseSchema {
  const objects = schemaObjects(db, queries);
  const named = new Map(objects.map((object) => [object.name, object]));
  const listed = withShadows(tableRows(db), named);
  const virtual = moduleTables(db, listed, named);
  const owners = new Map(
    virtual.flatMap(({ name, parts }) => parts.map((part) => [part.name, name] as const)),
  );
  const tables = listed.filter((row) => {
    const isOwn = row.type === 'table' && !isInternal(row.name) && !isRecord(row.name, named);
    return isOwn || owners.has(row.name);
  });
  const facts = {
    objects: named,
    sequences: sequences(db, queries, objects),
    targets: keyTargets(db, tables),
  };
  const order = new Map(objects.map((object, index) => [object.name, index]));
  const ordered = [...tables].sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  const readable = ordered.map((row) => {
    const { table, notes } = withoutForeignColumns(db, readTable(db, row, facts));
    const partOf = owners.get(row.name);
    return { table: partOf === undefined ? table : { ...table, partOf }, notes };
  });
  return {
    dialect: 'sqlite',
    version: String(db.prepare('SELECT sqlite_version()').pluck().get()),
    tables: withEnums(readable.map(({ table }) => table)),
    views: [...virtual, ...objects.flatMap(toView)],
    triggers: objects.flatMap(toTrigger),
    enums: [],
    domains: [],
    sequences: [],
    ...databaseProperties(db),
    notes: [
      ...emptyFile(db),
      ...notesOnLeftOut(listed, facts.objects),
      ...readable.flatMap(({ notes }) => notes),
    ],
  };
}

function keyTargets(db: Connection, tables: readonly TableRow[]): KeyTargets {
  return new Map(
    tables.map((table) => {
      const rows = columnRows(db, table.name);
      const key = rows.filter((row) => row.pk > 0n).sort((a, b) => Number(a.pk - b.pk));
      const columns = rows.map((row) => row.name);
      return [table.name.toLowerCase(), { name: table.name, columns, key: key.map((row) => row.name) }];
    }),
  );
}

function toView({ type, name, sql }: SchemaObject): readonly View[] {
  return type === 'view' ? [{ name: { name }, sql: sql ?? '', materialized: false }] : [];
}

function toTrigger({ type, name, tbl_name, sql }: SchemaObject): readonly Trigger[] {
  return type === 'trigger' ? [{ name, table: { name: tbl_name }, sql: sql ?? '' }] : [];
}

function emptyFile(db: Connection): readonly Note[] {
  if (db.memory || Number(db.pragma('page_count', { simple: true })) > 0) return [];
  return [
    {
      code: 'EMPTY_FILE',
      severity: 'warning',
      place: {},
      message: 'The file holds no bytes at all, which is a valid but empty SQLite database.',
      suggestion: 'Check that the path names the right file.',
    },
  ];
}
