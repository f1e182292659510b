import type { Column, IndexPart, Note, PrimaryKey, Table, UniqueKey } from '@godwit/plugin-api';
import { comparisonOfColumn, foldedColumn } from './collation.js';
import type { CreateContext } from './create-context.js';
import { nameList, qualifiedName, quoteName } from './sql-text.js';
import { afterLoad, type Compiled, joinCompiled, placeIn } from './statement.js';

/** The most columns of a key or an index in PostgreSQL. */
export const MAX_KEY_COLUMNS = 32;

/** The primary and the unique keys of a table. */
export function compileKeys(table: Table, context: CreateContext): Compiled {
  const primary = table.primaryKey === undefined ? [] : [compilePrimaryKey(table, table.primaryKey, context)];
  return joinCompiled([...primary, ...table.uniqueKeys.map((key) => compileUniqueKey(table, key, context))]);
}

/** Whether the equality of a key's columns in PostgreSQL is that of the source, so that a constraint says it. */
export function isPlainKey(table: Table, columns: readonly string[]): boolean {
  return columns.every((name) => foldOf(table, name) === undefined);
}

function foldOf(table: Table, name: string): string | undefined {
  const column = columnNamed(table, name);
  return column === undefined ? undefined : foldedColumn(column, comparisonOfColumn(column));
}

function columnNamed(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/**
 * A key over folded text stays a primary key, since what differs when folded differs by its bytes; a unique index
 * beside it keeps case variants out. JSON cannot be in a key of PostgreSQL.
 */
function compilePrimaryKey(table: Table, key: PrimaryKey, context: CreateContext): Compiled {
  const what = { key, kind: 'primary key', wanted: key.name ?? `${table.name.name}_pkey` };
  if (key.columns.length > MAX_KEY_COLUMNS) return tooWide(table, what);
  const hasJson = jsonColumns(table, key).length > 0;
  const clause = `PRIMARY KEY (${nameList(key.columns)})${includeClause(key)}`;
  const constraint = hasJson ? [] : [addConstraint(table, { ...what, clause }, context)];
  if (isPlainKey(table, key.columns)) return joinCompiled([...constraint, conflictNote(table, what)]);
  const folded = foldedIndex(table, { ...what, wanted: `${what.wanted}_folded` }, context);
  return joinCompiled([...constraint, folded, conflictNote(table, what)]);
}

function compileUniqueKey(table: Table, key: UniqueKey, context: CreateContext): Compiled {
  const wanted = key.name ?? `${table.name.name}_${key.columns.join('_')}_key`;
  const what = { key, kind: 'unique key', wanted };
  if (key.columns.length > MAX_KEY_COLUMNS) return tooWide(table, what);
  if (!isPlainKey(table, key.columns)) {
    return joinCompiled([foldedIndex(table, what, context), conflictNote(table, what)]);
  }
  const nulls = key.nullsNotDistinct === true ? 'NULLS NOT DISTINCT ' : '';
  const clause = `UNIQUE ${nulls}(${nameList(key.columns)})${includeClause(key)}`;
  return joinCompiled([addConstraint(table, { ...what, clause }, context), conflictNote(table, what)]);
}

function jsonColumns(table: Table, key: PrimaryKey | UniqueKey): readonly string[] {
  return key.columns.filter((name) => columnNamed(table, name)?.type.kind === 'json');
}

function jsonNotes(table: Table, { key, kind, wanted }: KeyParts, index: string): readonly Note[] {
  const columns = jsonColumns(table, key);
  if (columns.length === 0) return [];
  const place = placeIn(table.name, { object: wanted });
  const message = `PostgreSQL has no equality of json (${columns.join(', ')}), so the unique index "${index}" over its text stands for the ${kind}.`;
  const suggestion = `Map the column to text with typeMappings to keep the ${kind}.`;
  return [{ code: 'UNIQUE_NOT_CARRIED', severity: 'warning', place, message, suggestion }];
}

interface KeyParts {
  readonly key: PrimaryKey | UniqueKey;
  /** For people: `primary key` or `unique key`. */
  readonly kind: string;
  readonly wanted: string;
}

function addConstraint(
  table: Table,
  parts: KeyParts & { readonly clause: string },
  context: CreateContext,
): Compiled {
  const name = context.names.relation(table.name, parts.wanted);
  const target = qualifiedName(table.name);
  const statement = afterLoad({
    id: `${parts.kind.replace(' ', '-')}:${target}.${quoteName(name)}`,
    sql: `ALTER TABLE ${target} ADD CONSTRAINT ${quoteName(name)} ${parts.clause}${deferrable(parts.key.deferrable)}`,
    purpose: `add ${parts.kind} ${quoteName(name)} to ${target}`,
    table: table.name,
    object: name,
    undo: [`ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(name)}`],
  });
  const { onConflict: _, ...kept } = parts.key;
  const key = { ...kept, name };
  const part = parts.kind === 'primary key' ? { primaryKey: key } : { uniqueKeys: [key] };
  return { statements: [statement], notes: [], made: [{ table: table.name, part }] };
}

function foldedIndex(table: Table, parts: KeyParts, context: CreateContext): Compiled {
  const name = context.names.relation(table.name, parts.wanted);
  const target = qualifiedName(table.name);
  const { include } = parts.key;
  const keys = parts.key.columns.map((column) => keyPart(column, foldOf(table, column)));
  const columns = keys.map(({ column, expression }) => expression?.text ?? quoteName(column ?? ''));
  const index = qualifiedName({ ...table.name, name });
  const statement = afterLoad({
    id: `index:${index}`,
    sql: `CREATE UNIQUE INDEX ${quoteName(name)} ON ${target} (${columns.join(', ')})${includeClause(parts.key)}`,
    purpose: `create unique index ${quoteName(name)} on ${target} for a ${parts.kind}`,
    table: table.name,
    object: name,
    undo: [`DROP INDEX ${index}`],
  });
  const made = { name, unique: true, parts: keys, method: 'btree', ...(include && { include }) };
  return {
    statements: [statement],
    notes: jsonNotes(table, parts, name),
    made: [{ table: table.name, part: { indexes: [made] } }],
  };
}

function keyPart(column: string, folded: string | undefined): IndexPart {
  if (folded === undefined) return { column, direction: 'asc' };
  return { expression: { text: folded, dialect: 'postgres' }, direction: 'asc' };
}

/** `INCLUDE (...)`; nothing where the index holds the key alone. */
export function includeClause({ include = [] }: Pick<UniqueKey, 'include'>): string {
  return include.length === 0 ? '' : ` INCLUDE (${nameList(include)})`;
}

/** `DEFERRABLE ...` as a constraint says it; nothing where it is not. */
export function deferrable(value: UniqueKey['deferrable']): string {
  if (value === undefined || value === 'not-deferrable') return '';
  return value === 'initially-deferred' ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE';
}

function tooWide(table: Table, parts: KeyParts): Compiled {
  const message = `The ${parts.kind} has ${parts.key.columns.length} columns; PostgreSQL holds at most ${MAX_KEY_COLUMNS}.`;
  const { name } = parts.key;
  const place = placeIn(table.name, name === undefined ? {} : { object: name });
  return {
    statements: [],
    notes: [{ code: 'UNIQUE_NOT_CARRIED', severity: 'loss', place, message }],
  };
}

function conflictNote(table: Table, parts: KeyParts): Compiled {
  const { onConflict } = parts.key;
  if (onConflict === undefined || onConflict === 'abort') return { statements: [], notes: [] };
  const note: Note = {
    code: 'CONFLICT_CLAUSE_NOT_CARRIED',
    severity: 'warning',
    place: placeIn(table.name, { object: parts.wanted }),
    message: `The ${parts.kind} had ON CONFLICT ${onConflict.toUpperCase()}; in PostgreSQL a duplicate is an error.`,
    suggestion: 'Say ON CONFLICT DO UPDATE or ON CONFLICT DO NOTHING where the application inserts.',
  };
  return { statements: [], notes: [note] };
}
