import {
  type DatabaseSchema,
  formatCount,
  formatTableName,
  type LogicalType,
  type Note,
  type Sequence,
  type Table,
  type TableName,
  type Trigger,
  type View,
} from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import type { RunContext } from '../../run-context.js';
import type { NameMap } from '../names/name-map.js';
import { tableKey } from '../names/place.js';
import { withoutReadersOf } from './readers-of.js';

/** What only a target of the source's own dialect is given, in the target's names: SQL as text, and sequences. */
export interface OwnObjects {
  readonly views: readonly View[];
  readonly triggers: readonly Trigger[];
  readonly sequences: readonly Sequence[];
  /** Why texts are not given, where they are not. */
  readonly reason?: string;
  readonly notes: readonly Note[];
}

/** The objects that go along as they are. Text is given only where every name in it is the same on both sides. */
export function ownObjects(
  schema: DatabaseSchema,
  moved: readonly Table[],
  names: NameMap,
  { source, target, options }: RunContext,
): OwnObjects {
  const none: OwnObjects = { views: [], triggers: [], sequences: [], notes: [] };
  const whole = options.mode !== 'into-existing';
  if (source.dialect.name !== target.dialect.name) {
    const types = whole ? unusedTypes(schema).map(typeNote) : [];
    const notes = [...schema.sequences.flatMap((one) => sequenceNotes(one, moved)), ...types];
    return { ...none, reason: 'it is not translated', notes };
  }
  const sequences = schema.sequences.map((one) => ({ ...one, name: names.object(one.name) }));
  if (!whole) return { ...none, sequences };
  if (names.changed) return { ...none, sequences, reason: 'names that it may use differ in the target' };
  const { notes, views } = schema;
  const gone = notes.flatMap(({ code, place }) => (code === 'TABLE_LEFT_OUT' ? (place.table ?? []) : []));
  const owners = new Set([...moved, ...views].map(({ name }) => tableKey(name)));
  const triggers = schema.triggers.filter(({ table }) => owners.has(tableKey(table)));
  return { ...none, sequences, ...withoutReadersOf(gone, { views, triggers }) };
}

/** The names that they need free in the target. */
export function ownNames({ views, sequences }: OwnObjects): readonly TableName[] {
  return [...views, ...sequences].map((object) => object.name);
}

/** How many names one note lists. */
const LISTED = 20;

/** A note for each kind of objects of which the target lacks some. */
export function leftObjectNotes(
  { leftObjects = [] }: DatabaseSchema,
  { has = [] }: Pick<DatabaseSchema, 'has'>,
): readonly Note[] {
  return leftObjects.flatMap(({ what, severity, objects }): readonly Note[] => {
    const missing = objects.filter(({ ability }) => !has.includes(ability)).map(({ name }) => name);
    if (missing.length === 0) return [];
    const rest = missing.length - LISTED;
    const more = rest > 0 ? ` and ${formatCount(rest)} more` : '';
    const message = `${what} are not carried: ${missing.slice(0, LISTED).join(', ')}${more}.`;
    return [{ code: 'OBJECTS_NOT_CARRIED', severity, place: {}, message }];
  });
}

/** Of a sequence that makes the keys of one column only, nothing is lost: the column goes on from there. */
function sequenceNotes({ name }: Sequence, moved: readonly Table[]): readonly Note[] {
  const { schema } = name;
  const columns = readersOf(name, moved);
  if (columns.length === 1) return [];
  const message =
    columns.length === 0
      ? 'The sequence belongs to no column, so it is not made in the target.'
      : `The sequence makes the keys of ${listNames(columns)}; in the target each of them counts on its own, so that both may make the same key.`;
  const note: Note = {
    code: 'SEQUENCE_NOT_CARRIED',
    severity: 'loss',
    place: { ...(schema === undefined ? {} : { schema }), object: name.name },
    message,
    suggestion: 'Keep its last number in a table, or make the numbers in the application.',
  };
  return [note];
}

function readersOf(name: TableName, tables: readonly Table[]): readonly string[] {
  return tables.flatMap((table) =>
    table.columns
      .filter(({ identity }) => identity?.sequence && tableKey(identity.sequence) === tableKey(name))
      .map((column) => `${formatTableName(table.name)}.${column.name}`),
  );
}

/** Types of the database's own that no column tells of: those of columns are part of what becomes of the column. */
function unusedTypes({ enums, domains, tables }: DatabaseSchema): readonly TableName[] {
  const columns = tables.flatMap((table) => table.columns);
  const inside = [...columns, ...domains].map(({ type }) => enumName(type));
  const names = [...inside, ...columns.map((column) => column.domain), ...domains.map((one) => one.over)];
  const used = new Set(names.flatMap((name) => (name === undefined ? [] : [tableKey(name)])));
  return [...enums, ...domains].map(({ name }) => name).filter((name) => !used.has(tableKey(name)));
}

function enumName(type: LogicalType): TableName | undefined {
  if (type.kind === 'array') return enumName(type.of);
  if (type.kind !== 'enum') return undefined;
  return { ...(type.schema === undefined ? {} : { schema: type.schema }), name: type.name };
}

function typeNote({ schema, name }: TableName): Note {
  return {
    code: 'OBJECTS_NOT_CARRIED',
    severity: 'warning',
    place: { ...(schema === undefined ? {} : { schema }), object: name },
    message: 'No column uses the type, so it is not made in the target.',
  };
}
