import type { Dialect, LogicalType, Note, Table, TableName } from '@godwit/plugin-api';
import { type GivenName, type NameChange, Namespace } from '../../names/namespace.js';
import { placeOf, tableKey } from './place.js';
import { nameSchemas, type SchemaChoice } from './schema-names.js';

/** What everything of the source is called in the target. */
export interface NameMap {
  readonly notes: readonly Note[];
  /** Whether a table or column has another name than in the source, so that SQL text which names it cannot be kept. */
  readonly changed: boolean;
  table(source: TableName): TableName | undefined;
  column(source: TableName, column: string): string | undefined;
  /** The name of a view, type or sequence: only its schema may change. */
  object(source: TableName): TableName;
  /** The type with the target's names of types. */
  type(source: LogicalType): LogicalType;
}

/** Names tables and columns for a target. Throws NAME_COLLISION where tables of different schemas would meet. */
export function mapNames(tables: readonly Table[], choice: SchemaChoice): NameMap {
  const { dialect } = choice.target;
  const schemas = nameSchemas(
    tables.map((table) => table.name),
    choice,
  );
  const notes: Note[] = [...schemas.notes];
  const names = new Map<string, TableName>();
  const columns = new Map<string, ReadonlyMap<string, string>>();
  const spaces = new Map<string, Namespace>();
  for (const table of tables) {
    const { schema, name } = schemas.place(table.name);
    const space = spaces.get(schema ?? '') ?? new Namespace(dialect.capabilities);
    spaces.set(schema ?? '', space);
    const given = space.take(name);
    notes.push(...changeNotes(given, 'table', name, placeOf(table.name)));
    names.set(tableKey(table.name), { ...(schema === undefined ? {} : { schema }), name: given.name });
    columns.set(tableKey(table.name), nameColumns(table, dialect, notes));
  }
  return {
    notes,
    changed: isChanged(tables, names, columns),
    table: (name) => names.get(tableKey(name)),
    column: (name, column) => columns.get(tableKey(name))?.get(column),
    object: schemas.place,
    type: (type) => renameType(type, schemas.place),
  };
}

/** The note that tells of a changed name; none where it is the wanted one. */
export function changeNotes(
  given: GivenName,
  kind: string,
  wanted: string,
  place: Note['place'],
): readonly Note[] {
  if (given.change === undefined) return [];
  const code = given.change === 'too-long' ? 'NAME_SHORTENED' : 'NAME_CHANGED';
  const message = `The name of the ${kind} "${wanted}" ${WHY[given.change]} in the target; there it is "${given.name}".`;
  return [{ code, severity: 'warning', place, message }];
}

const WHY: Readonly<Record<NameChange, string>> = {
  'too-long': 'is too long',
  taken: 'is taken',
  'not-legal': 'is not legal',
};

function nameColumns(table: Table, dialect: Dialect, notes: Note[]): ReadonlyMap<string, string> {
  const space = new Namespace(dialect.capabilities);
  for (const reserved of dialect.capabilities.reservedColumnNames ?? []) space.reserve(reserved);
  const names = new Map<string, string>();
  for (const column of table.columns) {
    const given = space.take(column.name);
    notes.push(...changeNotes(given, 'column', column.name, placeOf(table.name, { column: column.name })));
    names.set(column.name, given.name);
  }
  return names;
}

/** Whether any name is not the source's. */
export function isChanged(
  tables: readonly Table[],
  names: ReadonlyMap<string, TableName>,
  columns: ReadonlyMap<string, ReadonlyMap<string, string>>,
): boolean {
  return tables.some(({ name }) => {
    const own = names.get(tableKey(name));
    const renamed = [...(columns.get(tableKey(name)) ?? [])].some(([from, to]) => from !== to);
    return renamed || own === undefined || tableKey(own) !== tableKey(name);
  });
}

/** A type by the target's names of types. */
export function renameType(type: LogicalType, place: (name: TableName) => TableName): LogicalType {
  if (type.kind === 'array') return { kind: 'array', of: renameType(type.of, place) };
  if (type.kind !== 'enum') return type;
  const { schema, name, ...rest } = type;
  return { ...rest, ...place({ ...(schema === undefined ? {} : { schema }), name }) };
}
