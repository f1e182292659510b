import {
  type Dialect,
  formatTableName,
  MigrationError,
  type Note,
  type Table,
  type TableName,
} from '@godwit/plugin-api';
import { type GivenName, Namespace } from '../names/namespace.js';
import type { Endpoint } from '../run-context.js';
import { placeOf, tableKey } from './place.js';

/** What tables and columns are called in the target. */
export interface NameMap {
  readonly notes: readonly Note[];
  table(source: TableName): TableName | undefined;
  column(source: TableName, column: string): string | undefined;
}

/** Names tables and columns for a target. Throws NAME_COLLISION where two tables of different schemas would meet. */
export function mapNames(tables: readonly Table[], source: Endpoint, target: Endpoint): NameMap {
  const notes: Note[] = [];
  const names = new Map<string, TableName>();
  const columns = new Map<string, ReadonlyMap<string, string>>();
  const spaces = new Map<string, Namespace>();
  checkCollisions(tables, source, target);
  for (const table of tables) {
    const schema = targetSchema(table.name, source, target);
    const space = spaces.get(schema ?? '') ?? new Namespace(target.dialect.capabilities);
    spaces.set(schema ?? '', space);
    const given = space.take(table.name.name);
    notes.push(...changeNotes(given, 'table', table.name.name, placeOf(table.name)));
    names.set(tableKey(table.name), { ...(schema === undefined ? {} : { schema }), name: given.name });
    columns.set(tableKey(table.name), nameColumns(table, target.dialect, notes));
  }
  return {
    notes,
    table: (name) => names.get(tableKey(name)),
    column: (name, column) => columns.get(tableKey(name))?.get(column),
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
  const why = given.change === 'NAME_SHORTENED' ? 'is too long for the target' : 'is taken in the target';
  const message = `The name of the ${kind} "${wanted}" ${why}; there it is "${given.name}".`;
  return [{ code: given.change, severity: 'warning', place, message }];
}

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

/** The source's own default schema becomes the target's; other schemas keep their names. */
function targetSchema(name: TableName, source: Endpoint, target: Endpoint): string | undefined {
  if (!target.dialect.capabilities.schemas) return undefined;
  const ordinary = source.dialect.defaultSchema?.(source.config);
  const own = name.schema === undefined || name.schema === ordinary ? undefined : name.schema;
  return own ?? target.dialect.defaultSchema?.(target.config);
}

function checkCollisions(tables: readonly Table[], source: Endpoint, target: Endpoint): void {
  const seen = new Map<string, Table>();
  for (const table of tables) {
    const key = JSON.stringify([targetSchema(table.name, source, target) ?? null, table.name.name]);
    const other = seen.get(key);
    if (other !== undefined) throw collision(other, table);
    seen.set(key, table);
  }
}

function collision(first: Table, second: Table): MigrationError {
  const names = `${formatTableName(first.name)} and ${formatTableName(second.name)}`;
  return new MigrationError({
    code: 'NAME_COLLISION',
    message: `${names} would have the same name in the target.`,
    place: placeOf(second.name),
    hint: 'Leave one of them out with excludeTables and move it into another database.',
  });
}
