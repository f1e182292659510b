import { NOTE_CODES, type NoteCode } from '@godwit/plugin-api';
import { suggestNames } from '../names/nearest-name.js';
import { type Check, isRecord } from './checks.js';

/**
 * Notes of the ledger that are known and agreed to: a code, and where. As a text `CODE`, `CODE:table`,
 * `CODE:table.column`, `CODE:table.object` or `CODE:object`; a schema may stand before the table. `*` is any
 * characters, `?` one.
 */
export type Accepted = string | AcceptedNote;

/** Every part of the place that is given has to match; none given: every place. */
export interface AcceptedNote {
  readonly code: NoteCode;
  readonly place?: AcceptedPlace;
}

/** Patterns for the parts of a note's place. */
export interface AcceptedPlace {
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  /** The name of an index, constraint, view, trigger or sequence. */
  readonly object?: string;
}

const PLACE_FIELDS = [
  'schema',
  'table',
  'column',
  'object',
] as const satisfies readonly (keyof AcceptedPlace)[];
const CODES: readonly string[] = Object.keys(NOTE_CODES);

/** Says what is wrong with a list of accepted notes. */
export const isAcceptList: Check = (value, field) => {
  if (!Array.isArray(value))
    return { field, expected: 'a list of codes of the ledger, each with a place or without' };
  for (const [index, entry] of value.entries()) {
    const problem = entryProblem(entry, `${field}[${index}]`);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

/** The code and the pattern of the text form; an object has its place instead. */
export function acceptedText(text: string): { readonly code: string; readonly pattern?: string } {
  const at = text.indexOf(':');
  return at < 0
    ? { code: text.trim() }
    : { code: text.slice(0, at).trim(), pattern: text.slice(at + 1).trim() };
}

function entryProblem(entry: unknown, field: string): ReturnType<Check> {
  if (typeof entry === 'string') {
    const { code, pattern } = acceptedText(entry);
    if (pattern === '') return { field, expected: `a code and a place, such as "${code}:table.column"` };
    return codeProblem(code, field);
  }
  if (!isRecord(entry)) return { field, expected: 'a text such as "CODE:table.column", or { code, place }' };
  const other = Object.keys(entry).find((key) => key !== 'code' && key !== 'place');
  if (other !== undefined)
    return { field: `${field}.${other}`, expected: 'left out: an entry has code and place' };
  return codeProblem(entry['code'], `${field}.code`) ?? placeProblem(entry['place'], `${field}.place`);
}

function codeProblem(code: unknown, field: string): ReturnType<Check> {
  if (typeof code !== 'string') return { field, expected: 'the code of a note' };
  // Dialects of other people have codes of their own.
  if (CODES.includes(code) || /^[^/\s]+\/\S+$/.test(code)) return undefined;
  const expected = `the code of a note; there is no "${code}"`;
  return { field, expected, hint: suggestNames(code, CODES) };
}

function placeProblem(place: unknown, field: string): ReturnType<Check> {
  if (place === undefined) return undefined;
  if (!isRecord(place)) return { field, expected: `an object of ${PLACE_FIELDS.join(', ')}` };
  for (const [name, pattern] of Object.entries(place)) {
    if (!PLACE_FIELDS.some((known) => known === name))
      return { field: `${field}.${name}`, expected: `left out: a place has ${PLACE_FIELDS.join(', ')}` };
    if (typeof pattern !== 'string' || pattern === '')
      return { field: `${field}.${name}`, expected: 'a name or a pattern' };
  }
  return undefined;
}
