import type { Change } from '../values.js';
import { isJsonbSpelling } from './jsonb-spelling.js';

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['t', true],
  ['false', false],
  ['f', false],
]);
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

/** 36 characters in lower case: another spelling would not come back the same. */
export function uuidOf(stored: bigint | number | string): string | undefined {
  return typeof stored === 'string' && UUID.test(stored) ? stored : undefined;
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// Only these letters fold in SQLite; a dotless i or a Kelvin sign must not become true or false.
function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
