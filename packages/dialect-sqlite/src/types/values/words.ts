import { isJson, jsonbText } from '@godwit/plugin-api';
import type { Change } from './values.js';

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['t', true],
  ['false', false],
  ['f', false],
]);
const ANY_UUID = /^(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type Changed = (change: Change) => void;

/** 0 and 1, and the words true, false, t and f in any case. */
export function booleanOf(stored: bigint | number | string, changed: Changed): boolean | undefined {
  if (typeof stored !== 'string')
    return Number(stored) === 1 ? true : Number(stored) === 0 ? false : undefined;
  const value = WORDS.get(asciiLower(stored));
  if (value !== undefined) changed('respelled');
  return value;
}

/** Of any spelling that PostgreSQL takes: in capitals, in braces, with hyphens between groups of four digits or none. */
export function uuidOf(stored: bigint | number | string, changed: Changed): string | undefined {
  if (typeof stored !== 'string') return undefined;
  if (UUID.test(stored)) return stored;
  const bare = asciiLower(stored.startsWith('{') && stored.endsWith('}') ? stored.slice(1, -1) : stored);
  if (!ANY_UUID.test(bare)) return undefined;
  changed('respelled');
  return bare.replaceAll('-', '').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Valid JSON, byte for byte; a number that SQLite made of a JSON text by its affinity is JSON too. */
export function jsonOf(stored: bigint | number | string, changed: Changed): string | undefined {
  if (typeof stored === 'string') return isJson(stored) ? stored : undefined;
  if (typeof stored === 'number' && !Number.isFinite(stored)) return undefined;
  changed('converted');
  return Object.is(stored, -0) ? '-0' : String(stored);
}

/** The same where spelling does not count: PostgreSQL gives it another one, so who asks is told. */
export function jsonbOf(stored: bigint | number | string, changed: Changed): string | undefined {
  const json = jsonOf(stored, changed);
  if (json !== undefined && !isJsonbSpelling(json)) changed('respelled');
  return json;
}

/** Whether a text is spelled as PostgreSQL spells a `jsonb`. One that it does not hold is not. */
export function isJsonbSpelling(json: string): boolean {
  const bytes = Buffer.from(json);
  const spelled = jsonbText(bytes);
  return spelled !== undefined && bytes.equals(spelled);
}

// Only these letters fold in SQLite; a dotless i or a Kelvin sign must not become true or false.
function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
