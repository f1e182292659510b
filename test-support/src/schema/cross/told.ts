import type { LedgerNote } from '../strike-off.js';
import type { CrossFact } from './facts.js';
import type { Named } from './renames.js';

/** A fact that both sides do not state alike. */
export interface CrossDifference extends CrossFact {
  readonly change: 'missing' | 'extra' | 'changed';
  readonly found?: string;
  /** The table as either side calls it. */
  readonly tables: readonly Named[];
  /** The columns as either side calls them. */
  readonly either: readonly string[];
}

const TYPES = ['TYPE_WIDENED', 'TYPE_INFERRED', 'TYPE_LOSSY', 'TYPE_OVERRIDDEN', 'TYPE_OVERRIDE_REFUSED'];
const KEYS = ['UNIQUE_NOT_CARRIED', 'NULL_IN_KEY', 'STEP_FAILED'];

/** Which notes may tell of a difference of a kind, at one of its columns, at the object itself, or at the table. */
const TOLD: Readonly<
  Record<CrossFact['kind'], { readonly column?: readonly string[]; readonly own?: readonly string[] }>
> = {
  table: { own: ['TABLE_LEFT_OUT', 'TABLE_FAILED'] },
  option: { own: ['TABLE_OPTION_NOT_CARRIED', 'TABLE_NOT_MODELLED'] },
  column: {},
  type: { column: TYPES },
  nullable: { column: ['NULL_IN_KEY', 'NULL_IN_NOT_NULL', 'KEY_REFUSES_NULL'], own: ['NULL_IN_KEY'] },
  default: { column: ['DEFAULT_NOT_CARRIED'] },
  generator: { column: ['IDENTITY_NOT_CARRIED', 'TABLE_OPTION_NOT_CARRIED', 'DEFAULT_NOT_CARRIED'] },
  generated: { column: ['GENERATED_NOT_CARRIED', 'GENERATED_STORED'] },
  collation: { column: ['COLLATION_NOT_CARRIED'] },
  'primary-key': { own: KEYS, column: ['NULL_IN_KEY'] },
  unique: { own: KEYS, column: ['COLLATION_NOT_CARRIED', 'NULL_IN_KEY'] },
  'foreign-key': { own: ['FOREIGN_KEY_NOT_CARRIED'], column: ['FOREIGN_KEY_NOT_CARRIED'] },
  check: {},
  exclusion: {},
  'constraint-name': {},
  index: {
    own: ['INDEX_NOT_CARRIED', 'STEP_FAILED', 'COLLATION_NOT_CARRIED', 'UNIQUE_NOT_CARRIED'],
    column: ['COLLATION_NOT_CARRIED'],
  },
  enum: { own: ['OBJECTS_NOT_CARRIED'] },
  domain: { own: ['OBJECTS_NOT_CARRIED'] },
  view: { own: ['VIEW_NOT_CARRIED'] },
  trigger: { own: ['TRIGGER_NOT_CARRIED'] },
  sequence: { own: ['SEQUENCE_NOT_CARRIED'] },
};

/** Whether a note tells of a difference: by a code of its kind, and at its very place. */
export function tells(note: LedgerNote, difference: CrossDifference): boolean {
  const { kind, object } = difference;
  const { column, own } = TOLD[kind];
  if (kind === 'enum' || kind === 'domain') {
    if (TYPES.includes(note.code) && note.place.column !== undefined && names(note.message, object))
      return true;
  }
  if (difference.tables.length === 0) return own?.includes(note.code) === true && isObject(note, object);
  if (!difference.tables.some((table) => isAt(note, table))) return false;
  if (column?.includes(note.code) === true && difference.either.includes(note.place.column ?? ''))
    return true;
  if (own?.includes(note.code) !== true) return false;
  if (kind === 'foreign-key') return namesColumns(note, difference.either);
  if (object !== undefined)
    return note.place.object === object.name || note.message.includes(`"${object.name}"`);
  return note.place.column === undefined;
}

/** Whether a note is at a table or in it. A note without a schema means a table by its name in the target. */
export function isAt({ place }: LedgerNote, table: Named): boolean {
  if (place.table !== table.name) return false;
  return (place.schema ?? 'public') === (table.schema ?? 'public');
}

function isObject({ place }: LedgerNote, object: Named | undefined): boolean {
  const schema = (place.schema ?? 'public') === (object?.schema ?? 'public');
  return schema && (place.object ?? place.table) === object?.name;
}

/** What became of a type is told at the columns that have it. */
function names(message: string, object: Named | undefined): boolean {
  const name = object?.name ?? '';
  return message.split(/[^\p{L}\p{N}_]+/u).includes(name) || (/\W/.test(name) && message.includes(name));
}

/** A foreign key has no name in SQLite; its columns stand in the message. */
function namesColumns({ message }: LedgerNote, columns: readonly string[]): boolean {
  const list = /\((.*?)\) to /s.exec(message.replaceAll('"', ''))?.[1];
  return list?.split(', ').every((column) => columns.includes(column)) === true;
}
