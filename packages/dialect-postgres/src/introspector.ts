import type { DatabaseSchema, Note, Table } from '@godwit/plugin-api';
import type { Connection } from './connect/connection.js';
import { type ColumnContext, type ColumnRow, readColumns, toColumn } from './introspect/columns.js';
import { type ConstraintRow, readConstraints } from './introspect/constraints.js';
import { readEnums } from './introspect/enums.js';
import { type IndexRow, readIndexes, toIndex } from './introspect/indexes.js';
import { type Relation, readRelations } from './introspect/relations.js';
import { isFree, readSequences, type SequenceRow, sequenceFinder } from './introspect/sequences.js';
import { toConstraints } from './introspect/to-constraints.js';
import { readTriggers } from './introspect/triggers.js';

/** What to look at. */
export interface IntrospectScope {
  readonly version: string;
  readonly schemas: readonly string[];
}

/** Reads the catalogue of some schemas in one snapshot. */
export async function introspect(connection: Connection, scope: IntrospectScope): Promise<DatabaseSchema> {
  await connection.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    return await readSchema(connection, scope);
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined);
  }
}

async function readSchema(connection: Connection, scope: IntrospectScope): Promise<DatabaseSchema> {
  const relations = await readRelations(connection, scope.schemas);
  const tables = relations.filter(isTable);
  const oids = tables.map((table) => table.oid);
  const sequences = await readSequences(connection);
  const enums = await readEnums(connection);
  const context: ColumnContext = { enums, sequenceOf: sequenceFinder(sequences) };
  const rows = {
    columns: byTable(await readColumns(connection, oids)),
    constraints: byTable(await readConstraints(connection, oids)),
    indexes: byTable(await readIndexes(connection, oids)),
  };
  const built = tables.map((relation) => toTable(relation, rows, context));
  return {
    dialect: 'postgres',
    version: scope.version,
    tables: built.map(({ table }) => table),
    views: relations.filter((relation) => relation.definition !== null).map(toView),
    triggers: await readTriggers(connection, scope.schemas),
    enums: [...enums.values()].filter((type) => scope.schemas.includes(type.name.schema ?? '')),
    domains: [],
    sequences: sequences.filter((row) => isFree(row) && scope.schemas.includes(row.schema)).map(toSequence),
    notes: [
      ...built.flatMap(({ notes }) => notes),
      ...relations.filter((row) => row.kind === 'f').map(foreignTable),
    ],
  };
}

interface Rows {
  readonly columns: ReadonlyMap<string, readonly ColumnRow[]>;
  readonly constraints: ReadonlyMap<string, readonly ConstraintRow[]>;
  readonly indexes: ReadonlyMap<string, readonly IndexRow[]>;
}

/** A partition is a part of the table that it belongs to. */
function isTable(relation: Relation): boolean {
  return (relation.kind === 'r' || relation.kind === 'p') && !relation.partition;
}

function toTable(
  relation: Relation,
  rows: Rows,
  context: ColumnContext,
): { readonly table: Table; readonly notes: readonly Note[] } {
  const { schema, name, comment, oid } = relation;
  const { properties, notes, ...constraints } = toConstraints(rows.constraints.get(oid) ?? [], {
    schema,
    table: name,
  });
  const partitioned = relation.kind === 'p' ? { partitioned: true } : {};
  const table: Table = {
    name: { schema, name },
    columns: (rows.columns.get(oid) ?? []).map((row) => toColumn(row, context)),
    ...constraints,
    indexes: (rows.indexes.get(oid) ?? []).map(toIndex),
    ...(comment === null ? {} : { comment }),
    properties: { ...properties, ...partitioned },
  };
  return { table, notes };
}

function toView({ schema, name, kind, definition }: Relation): DatabaseSchema['views'][number] {
  return { name: { schema, name }, sql: definition ?? '', materialized: kind === 'm' };
}

function toSequence(row: SequenceRow): DatabaseSchema['sequences'][number] {
  return {
    name: { schema: row.schema, name: row.name },
    start: String(row.start),
    increment: String(row.increment),
    ...(row.last === null ? {} : { lastValue: String(row.last) }),
  };
}

function foreignTable({ schema, name }: Relation): Note {
  const message = 'The table lies on another server and is left alone.';
  return { code: 'TABLE_LEFT_OUT', severity: 'info', place: { schema, table: name }, message };
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
