import type { DatabaseSchema, Note, Trigger, View } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { columnRows, schemaObjects, sequences, type TableRow, tableRows } from './catalogue.js';
import type { CatalogueQueries, SchemaObject } from './catalogue-queries.js';
import { withEnums } from './enums.js';
import { withoutForeignColumns } from './foreign-columns.js';
import type { KeyTargets } from './keys.js';
import { isInternal, isKept, isRecord, notesOnLeftOut } from './left-out.js';
import { moduleTables } from './module-tables.js';
import { readTable } from './read-table.js';
import { readModule } from './virtual-module.js';

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
    const isOwn =
      row.type === 'table' && !isInternal(row.name) && !isKept(row.name) && !isRecord(row.name, named);
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

/** What the header of a file says beside its schema: what format of its application it is, and how it keeps text. */
const DATABASE_PROPERTIES = ['encoding', 'application_id', 'user_version'] as const;

/** What a new file does not have anyhow. */
function databaseProperties(db: Connection): Pick<DatabaseSchema, 'properties'> {
  const found = DATABASE_PROPERTIES.map((name) => [name, plain(db.pragma(name, { simple: true }))] as const);
  const own = found.filter(([, value]) => value !== 0 && value !== 'UTF-8');
  return own.length === 0 ? {} : { properties: Object.fromEntries(own) };
}

function plain(value: unknown): string | number {
  return typeof value === 'string' ? value : Number(value);
}

/** The tables that modules keep which SQLite itself does not have, by the ends of their names. */
const SHADOWS: Readonly<Record<string, RegExp>> = {
  vec0: /^(?:chunks|rowids|info|auxiliary|vector_chunks\d\d|metadatachunks\d\d|metadatatext\d\d)$/i,
  vss0: /^(?:index|data)$/i,
  spellfix1: /^vocab$/i,
};

/** SQLite takes tables of a module that is not there for ordinary ones. */
function withShadows(
  tables: readonly TableRow[],
  objects: ReadonlyMap<string, SchemaObject>,
): readonly TableRow[] {
  const owners = tables.flatMap(({ type, name }) => {
    const ends = type === 'virtual' ? SHADOWS[readModule(objects.get(name)?.sql ?? '').module] : undefined;
    return ends === undefined ? [] : [{ start: `${name.toLowerCase()}_`, ends }];
  });
  const serves = (name: string): boolean =>
    owners.some(({ start, ends }) => {
      return name.toLowerCase().startsWith(start) && ends.test(name.slice(start.length));
    });
  return tables.map((row) => (row.type === 'table' && serves(row.name) ? { ...row, type: 'shadow' } : row));
}
