import type { FactKind, SchemaDifference } from './fact.js';

/** A note of a run's ledger, as `--json` prints it. */
export interface LedgerNote {
  readonly code: string;
  readonly severity: 'info' | 'warning' | 'loss';
  readonly place: {
    readonly schema?: string;
    readonly table?: string;
    readonly column?: string;
    readonly object?: string;
  };
  readonly message: string;
  readonly suggestion?: string;
}

const TYPE_CODES = ['TYPE_WIDENED', 'TYPE_INFERRED', 'TYPE_LOSSY', 'TYPE_OVERRIDDEN'];
const KEY_CODES = [
  'UNIQUE_NOT_CARRIED',
  'NULL_IN_KEY',
  'COLLATION_NOT_CARRIED',
  'CONFLICT_CLAUSE_NOT_CARRIED',
];
const FOREIGN_KEY_CODES = ['FOREIGN_KEY_NOT_CARRIED', 'FOREIGN_KEY_NOT_VALID'];
const IDENTITY_CODES = ['IDENTITY_NOT_CARRIED', 'IDENTITY_EXHAUSTED', 'SEQUENCE_NOT_CARRIED'];

/** The codes by which a ledger may tell of a difference of each kind. Where there are none, nothing excuses it. */
const CODES: Readonly<Record<FactKind, readonly string[]>> = {
  table: ['TABLE_LEFT_OUT', 'TABLE_FAILED'],
  option: ['TABLE_OPTION_NOT_CARRIED', 'TABLE_NOT_MODELLED'],
  column: [],
  type: TYPE_CODES,
  nullable: ['NULL_IN_KEY', 'NULL_IN_NOT_NULL', 'KEY_REFUSES_NULL'],
  default: ['DEFAULT_NOT_CARRIED', ...IDENTITY_CODES],
  // A key that becomes a wider number is told to be one that the target makes.
  generator: [...IDENTITY_CODES, 'TABLE_OPTION_NOT_CARRIED', 'TYPE_WIDENED', 'DEFAULT_NOT_CARRIED'],
  generated: ['GENERATED_NOT_CARRIED', 'GENERATED_STORED'],
  collation: ['COLLATION_NOT_CARRIED'],
  'primary-key': KEY_CODES,
  unique: KEY_CODES,
  'foreign-key': FOREIGN_KEY_CODES,
  check: ['CHECK_NOT_CARRIED', 'CHECK_NOT_VALID', 'TYPE_LOSSY'],
  exclusion: ['TABLE_NOT_MODELLED', 'CHECK_NOT_CARRIED', 'INDEX_NOT_CARRIED'],
  'constraint-name': [...KEY_CODES, ...FOREIGN_KEY_CODES, 'CHECK_NOT_CARRIED', 'NAME_CHANGED'],
  index: ['INDEX_NOT_CARRIED', 'UNIQUE_NOT_CARRIED', 'COLLATION_NOT_CARRIED', 'NAME_CHANGED'],
  enum: [...TYPE_CODES, 'OBJECTS_NOT_CARRIED'],
  domain: [...TYPE_CODES, 'OBJECTS_NOT_CARRIED'],
  view: ['VIEW_NOT_CARRIED'],
  trigger: ['TRIGGER_NOT_CARRIED'],
};

/** The differences that no note of the ledgers tells of: by a code of that kind, at that very place. */
export function strikeOff(
  differences: readonly SchemaDifference[],
  ledger: readonly LedgerNote[],
): readonly SchemaDifference[] {
  const rest = differences.filter((difference) => !isSameGenerator(difference));
  return rest.filter((difference) => !ledger.some((note) => tellsOf(note, difference)));
}

function tellsOf(note: LedgerNote, difference: SchemaDifference): boolean {
  const { kind, place } = difference;
  const more = [becameCheck, leftDomain, wasRenamed, widenedKey, gotZone];
  if (more.some((rule) => rule(note, difference))) return true;
  if (!CODES[kind].includes(note.code)) return false;
  if (place.table !== undefined && note.place.table !== place.table) return false;
  if (place.column !== undefined) return note.place.column === place.column;
  if (kind === 'view') return namesView(note, place.object ?? '');
  if (kind === 'enum' || kind === 'domain') return namesType(note, place.object ?? '');
  return place.object === undefined || note.place.object === place.object;
}

/** What became of a type is told at the columns that have it. */
function namesType({ place, message }: LedgerNote, name: string): boolean {
  const words = message.split(/[^\p{L}\p{N}_]+/u);
  return place.object === name || words.includes(name) || (/\W/.test(name) && message.includes(name));
}

/** A view is named as an object, with its schema where it has one, or like a table. */
function namesView({ place }: LedgerNote, name: string): boolean {
  return [name, `${place.schema ?? 'public'}.${name}`].includes(place.object ?? place.table ?? '');
}

/** An enum or a domain that became a check is told at its column, which the check names. */
function becameCheck(
  { code, place, message }: LedgerNote,
  { kind, change, place: at, found }: SchemaDifference,
): boolean {
  if (kind !== 'check' || change !== 'extra' || place.table !== at.table || place.column === undefined)
    return false;
  return TYPE_CODES.includes(code) && message.includes('check') && found?.includes(place.column) === true;
}

/** Keys of fewer bits are told of all at once, and at no place. */
function widenedKey({ code, place, message }: LedgerNote, difference: SchemaDifference): boolean {
  const { kind, expected = '', found = '' } = difference;
  if (place.table !== undefined || code !== 'TYPE_WIDENED' || !message.includes('keys of 64 bits'))
    return false;
  return kind === 'type' && ['integer', 'smallint'].includes(expected) && found === 'bigint';
}

/** A time of a column that got a zone has one, too. */
function gotZone({ code, place, message }: LedgerNote, difference: SchemaDifference): boolean {
  const { kind, change, place: at, found = '' } = difference;
  const here = place.table === at.table && place.column === at.column;
  if (kind !== 'default' || change !== 'changed' || !here) return false;
  return TYPE_CODES.includes(code) && message.includes('timestamptz') && found.includes("+00:00'");
}

/** Both make a key where none is given, and take one that is. */
function isSameGenerator({ kind, expected, found }: SchemaDifference): boolean {
  return kind === 'generator' && expected === 'serial' && found === 'identity by default';
}

/** A column that leaves its domain takes over the domain's default and its NOT NULL. */
function leftDomain({ code, place, message }: LedgerNote, { kind, place: at }: SchemaDifference): boolean {
  if (kind !== 'nullable' && kind !== 'default') return false;
  const here = place.table === at.table && place.column === at.column;
  return here && TYPE_CODES.includes(code) && message.includes('domain');
}

/** What is missing under the old name and there under the new one. */
const FACTS_OF_COLUMN: readonly FactKind[] = ['type', 'nullable', 'default'];
const RENAMED: readonly FactKind[] = ['column', 'index', ...FACTS_OF_COLUMN];

/** A shortened or changed name is told at the old one, in words that hold the new one. */
function wasRenamed(
  { code, place, message }: LedgerNote,
  { kind, change, place: at }: SchemaDifference,
): boolean {
  if (code !== 'NAME_SHORTENED' && code !== 'NAME_CHANGED') return false;
  if (!RENAMED.includes(kind) || place.table !== at.table) return false;
  if (FACTS_OF_COLUMN.includes(kind) && change === 'changed') return false;
  const name = at.column ?? at.object ?? '';
  return name === (place.column ?? place.object) || message.includes(name);
}
