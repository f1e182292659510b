import type { Column, DatabaseSchema, Note, Table } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { readAbilities } from './abilities.js';
import {
  type ColumnContext,
  type ColumnRow,
  isSerial,
  readColumns,
  serialProperty,
  toColumns,
} from './columns.js';
import { type ConstraintRow, readConstraints } from './constraints.js';
import { databaseNotes } from './database-notes.js';
import { readDomains } from './domains.js';
import { readEnums } from './enums.js';
import { type IndexRow, readIndexes, toIndex } from './indexes.js';
import { readLeftObjects } from './left-objects.js';
import { type NativeObjectRow, readNativeObjects, toNativeObjects } from './native-objects.js';
import { leftOut, relationNotes } from './relation-notes.js';
import { type Relation, readRelations } from './relations.js';
import {
  belongsTo,
  boundsOf,
  LARGEST_KEY,
  missingGrants,
  readSequences,
  type SequenceRow,
  sequenceFinder,
} from './sequences.js';
import { toConstraints } from './to-constraints.js';
import { readTriggers } from './triggers.js';
import { Types } from './types.js';
import { readViews } from './views.js';

/** What to look at. */
export interface IntrospectScope {
  readonly version: string;
  readonly schemas: readonly string[];
}

/** Reads the catalogue of some schemas in one snapshot, and what a schema that is made there may use. */
export async function introspect(connection: Connection, scope: IntrospectScope): Promise<DatabaseSchema> {
  await connection.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    return await readSchema(connection, scope);
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined);
  }
}

/** Reads the catalogue of some schemas in the transaction that the session is in. */
export async function readSchema(connection: Connection, scope: IntrospectScope): Promise<DatabaseSchema> {
  const { schemas, version } = scope;
  const relations = (await readRelations(connection, schemas)).filter((relation) => !relation.partition);
  const tables = relations.filter(isTable);
  const oids = tables.map((table) => table.oid);
  const sequences = await readSequences(connection);
  const types = await Types.read(connection);
  const columns = await readColumns(connection, oids);
  const rows = {
    columns: byTable(columns),
    constraints: byTable(await readConstraints(connection, oids)),
    indexes: byTable(await readIndexes(connection, oids)),
    native: byTable(await readNativeObjects(connection, oids)),
  };
  const sequenceOf = sequenceFinder(sequences);
  const alone = standingAlone(columns, sequenceOf);
  const context: ColumnContext = { types, sequenceOf, standsAlone: ({ oid }) => alone.has(oid) };
  const built = tables.map((relation) => toTable(relation, rows, context));
  const made = built.map(({ table }) => table);
  const domains = made.flatMap((table) => table.columns.flatMap(({ domain }) => domain ?? []));
  const { triggers, notes } = await readTriggers(connection, schemas);
  return {
    dialect: 'postgres',
    version,
    tables: made,
    views: await readViews(connection, schemas),
    triggers,
    enums: await readEnums(connection, schemas, made),
    domains: await readDomains(connection, types, schemas, domains),
    sequences: freeSequences(sequences, columns, context)
      .filter((row) => (schemas.includes(row.schema) && !row.extension) || alone.has(row.oid))
      .map(toSequence),
    types: types.own(),
    leftObjects: await readLeftObjects(connection, schemas),
    has: await readAbilities(connection),
    notes: [
      ...built.flatMap((one) => one.notes),
      ...relations.filter((relation) => !isTable(relation)).map(leftOut),
      ...notes,
      ...(await databaseNotes(connection, schemas)),
    ],
  };
}

interface Rows {
  readonly columns: ReadonlyMap<string, readonly ColumnRow[]>;
  readonly constraints: ReadonlyMap<string, readonly ConstraintRow[]>;
  readonly indexes: ReadonlyMap<string, readonly IndexRow[]>;
  readonly native: ReadonlyMap<string, readonly NativeObjectRow[]>;
}

/** A partition is a part of the table that it belongs to. */
function isTable(relation: Relation): boolean {
  return (relation.kind === 'r' || relation.kind === 'p') && !relation.extension;
}

function toTable(
  relation: Relation,
  rows: Rows,
  context: ColumnContext,
): { readonly table: Table; readonly notes: readonly Note[] } {
  const { schema, comment, oid } = relation;
  const name = { schema, name: relation.name };
  const columns = toColumns(rows.columns.get(oid) ?? [], name, context);
  const constraints = toConstraints(rows.constraints.get(oid) ?? [], { name, columns });
  const { notes, ...keys } = constraints;
  const partitioned = relation.kind === 'p' ? { partitioned: true } : {};
  const native = toNativeObjects(rows.native.get(oid) ?? []);
  const grants: readonly string[] = JSON.parse(relation.grants);
  const table: Table = {
    name,
    columns,
    ...keys,
    indexes: (rows.indexes.get(oid) ?? []).map((row) => toIndex(row, { name, columns })),
    ...(native.length === 0 ? {} : { nativeObjects: native }),
    ...(comment === null ? {} : { comment }),
    ...(grants.length === 0 ? {} : { unreadable: grants }),
    properties: { ...partitioned, ...serials(rows.columns.get(oid) ?? [], columns) },
  };
  return { table, notes: [...relationNotes(relation), ...notes] };
}

function serials(rows: readonly ColumnRow[], columns: readonly Column[]): Readonly<Record<string, boolean>> {
  const making = rows.filter((row, index) => isSerial(row) && columns[index]?.identity !== undefined);
  return Object.fromEntries(making.map((row) => [serialProperty(row.name), true]));
}

/** Of the sequences that make keys, those that make them for several columns or belong to another one, or to none. */
function standingAlone(
  columns: readonly ColumnRow[],
  sequenceOf: ColumnContext['sequenceOf'],
): ReadonlySet<string> {
  const readers = new Map<string, number>();
  const alone = new Set<string>();
  for (const row of columns.filter((one) => one.identity !== '' || isSerial(one))) {
    const sequence = sequenceOf(row.table, row.number);
    if (sequence === undefined) continue;
    const count = (readers.get(sequence.oid) ?? 0) + 1;
    readers.set(sequence.oid, count);
    if (count > 1 || !belongsTo(sequence, row.table, row.number)) alone.add(sequence.oid);
  }
  return alone;
}

/** Those that are objects of their own; a default that computes with one needs it as it is. */
function freeSequences(
  sequences: readonly SequenceRow[],
  columns: readonly ColumnRow[],
  context: ColumnContext,
): readonly SequenceRow[] {
  const making = columns.filter((row) => row.identity !== '' || isSerial(row));
  const taken = new Set(making.map((row) => context.sequenceOf(row.table, row.number)?.oid));
  return sequences.filter((row) => !taken.has(row.oid) || context.standsAlone(row));
}

function toSequence(row: SequenceRow): DatabaseSchema['sequences'][number] {
  const bounds = boundsOf(row, LARGEST_KEY);
  const grants = missingGrants(row);
  return {
    ...(bounds === undefined ? {} : { bounds }),
    name: { schema: row.schema, name: row.name },
    start: String(row.start),
    increment: String(row.increment),
    ...(row.last === null ? {} : { lastValue: String(row.last) }),
    ...(grants.length === 0 ? {} : { unreadable: grants }),
  };
}

function byTable<Row extends { readonly table: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const group = grouped.get(row.table);
    if (group === undefined) grouped.set(row.table, [row]);
    else group.push(row);
  }
  return grouped;
}
