import { statSync } from 'node:fs';
import type { DatabaseSchema, Note, Trigger, View } from '@godwit/plugin-api';
import { columnRows, schemaObjects, sequences, type TableRow, tableRows } from './introspect/catalogue.js';
import type { CatalogueQueries, SchemaObject } from './introspect/catalogue-queries.js';
import { withEnums } from './introspect/enums.js';
import type { KeyTargets } from './introspect/keys.js';
import { isInternal, isRecord, notesOnLeftOut } from './introspect/left-out.js';
import { readTable } from './introspect/read-table.js';
import type { Connection } from './worker/connection.js';

/** The schema of a database as its snapshot holds it. */
export function introspect(db: Connection, queries: CatalogueQueries): DatabaseSchema {
  const objects = schemaObjects(db, queries);
  const listed = tableRows(db);
  const named = new Map(objects.map((object) => [object.name, object]));
  const tables = listed.filter((row) => {
    return row.type === 'table' && !isInternal(row.name) && !isRecord(row.name, named);
  });
  const facts = {
    objects: named,
    sequences: sequences(db, queries, objects),
    targets: keyTargets(db, tables),
  };
  const order = new Map(objects.map((object, index) => [object.name, index]));
  const ordered = [...tables].sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  return {
    dialect: 'sqlite',
    version: String(db.prepare('SELECT sqlite_version()').pluck().get()),
    tables: withEnums(ordered.map((row) => readTable(db, row, facts))),
    views: objects.flatMap(toView),
    triggers: objects.flatMap(toTrigger),
    enums: [],
    domains: [],
    sequences: [],
    notes: [...emptyFile(db), ...notesOnLeftOut(listed, facts.objects)],
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
  if (db.memory || statSync(db.name).size > 0) return [];
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
