import type { Note, Place, Statement } from '@godwit/plugin-api';
import { matchesGlob } from '../names/glob.js';
import { type Accepted, type AcceptedPlace, acceptedText } from '../options/accept.js';

/** A note as the config sees it: marked where an entry accepts it. */
export function withAcceptance(note: Note, accepted: readonly Accepted[]): Note {
  return accepted.some((entry) => accepts(entry, note)) ? { ...note, accepted: true } : note;
}

/** Whether a note counts against `strict`: a loss or a warning that nothing accepts. */
export function isUnaccepted({ severity, accepted }: Note): boolean {
  return severity !== 'info' && accepted !== true;
}

/** A note for each entry that accepts none of these notes. */
export function acceptedNothing(accepted: readonly Accepted[], notes: readonly Note[]): readonly Note[] {
  return accepted
    .filter((entry) => !AFTER_ALL.includes(codeOf(entry)) && !notes.some((note) => accepts(entry, note)))
    .map((entry) => ({
      code: 'ACCEPTED_NOTHING',
      severity: 'info',
      place: {},
      message: `The entry ${describeAccepted(entry)} of options.accept matches no note.`,
      suggestion: 'Take it out of options.accept, or compare its code and place with those of the notes.',
    }));
}

/** The notes that a plan has, and those that carrying it out may add. */
export function possibleNotes(ledger: readonly Note[], statements: readonly Statement[]): readonly Note[] {
  const asked = statements.flatMap(({ skipWhen, noteWhen, noteWhenFailed }) => {
    return [skipWhen?.note, noteWhen?.note, noteWhenFailed].filter((note) => note !== undefined);
  });
  return [...ledger, ...asked];
}

/** The entries whose notes only come up while a plan is carried out, if at all. */
export function isOfRun(entry: Accepted): boolean {
  return ['STEP_FAILED', 'DEPENDS_ON_FAILED_TABLE', 'TABLE_FAILED'].includes(codeOf(entry));
}

/** Written when the ledger of the run is closed, or in a plan only, which a run cannot tell of. */
const AFTER_ALL: readonly string[] = [
  'NOT_VERIFIED',
  'ACCEPTED_NOTHING',
  'INDEX_MAY_NOT_FIT',
  'RULE_NOT_FORESEEN',
];

function accepts(entry: Accepted, { code, place }: Note): boolean {
  if (codeOf(entry) !== code) return false;
  if (typeof entry !== 'string') return entry.place === undefined || matchesPlace(entry.place, place);
  const { pattern } = acceptedText(entry);
  return pattern === undefined || pathsOf(place).some((path) => matchesGlob(pattern, path));
}

function matchesPlace(patterns: AcceptedPlace, place: Place): boolean {
  return (['schema', 'table', 'column', 'object'] as const).every((field) => {
    const [pattern, name] = [patterns[field], place[field]];
    return pattern === undefined || (name !== undefined && matchesGlob(pattern, name));
  });
}

/** Everything that a text may call the place: the table, what is in it, and both behind the schema. */
function pathsOf({ schema, table, column, object }: Place): readonly string[] {
  const inside = [column, object].filter((name) => name !== undefined);
  const bare = table === undefined ? inside : [table, ...inside.map((name) => `${table}.${name}`)];
  return schema === undefined ? bare : [...bare, schema, ...bare.map((path) => `${schema}.${path}`)];
}

function codeOf(entry: Accepted): string {
  return typeof entry === 'string' ? acceptedText(entry).code : entry.code;
}

function describeAccepted(entry: Accepted): string {
  return typeof entry === 'string' ? `"${entry}"` : JSON.stringify(entry);
}
