import type {
  DatabaseSchema,
  LogicalType,
  Note,
  Sequence,
  Table,
  TableName,
  Trigger,
  View,
} from '@godwit/plugin-api';
import type { RunContext } from '../run-context.js';
import type { NameMap } from './name-map.js';
import { tableKey } from './place.js';

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
  if (options.mode === 'data-only') return none;
  if (source.dialect.name !== target.dialect.name) {
    const notes = [...schema.sequences.map(sequenceNote), ...unusedTypes(schema).map(typeNote)];
    return { ...none, reason: 'it is not translated', notes };
  }
  const sequences = schema.sequences.map((one) => ({ ...one, name: names.object(one.name) }));
  if (names.changed) return { ...none, sequences, reason: 'names that it may use differ in the target' };
  const owners = new Set([...moved, ...schema.views].map(({ name }) => tableKey(name)));
  const triggers = schema.triggers.filter((trigger) => owners.has(tableKey(trigger.table)));
  return { ...none, sequences, views: schema.views, triggers };
}

/** The names that they need free in the target. */
export function ownNames({ views, sequences }: OwnObjects): readonly TableName[] {
  return [...views, ...sequences].map((object) => object.name);
}

function sequenceNote({ name }: Sequence): Note {
  const { schema } = name;
  return {
    code: 'SEQUENCE_NOT_CARRIED',
    severity: 'loss',
    place: { ...(schema === undefined ? {} : { schema }), object: name.name },
    message: 'The sequence belongs to no column, so it is not made in the target.',
    suggestion: 'Keep its last number in a table, or make the numbers in the application.',
  };
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
