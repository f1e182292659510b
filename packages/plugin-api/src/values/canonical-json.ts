import { compareCodePoints } from './json/compare-code-points.js';

/** As deep as SQLite's own JSON functions go. */
const MAX_DEPTH = 1000;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const BLANKS = /[ \t\n\r]*/y;

/** Where the reading of a text is. */
interface Reader {
  readonly text: string;
  readonly numbers: JsonNumbers;
  at: number;
}

/** `as-written`: numbers keep their spelling; `by-value`: `1e2`, `100` and `100.0` are one, as in PostgreSQL's jsonb. */
export type JsonNumbers = 'as-written' | 'by-value';

/** The answer of {@link canonicalJson}. */
export type CanonicalJson =
  | { readonly ok: true; readonly text: string }
  /** Why it is no JSON, as the part of a sentence; holds nothing of the text. */
  | { readonly ok: false; readonly reason: string };

/**
 * The one spelling of a JSON text: keys in the order of their code points, of equal keys the last one, no blanks, strings
 * with only the escapes they need. Numbers never become JavaScript numbers, so that every digit counts.
 */
export function canonicalJson(text: string, numbers: JsonNumbers): CanonicalJson {
  const reader: Reader = { text, numbers, at: 0 };
  try {
    const result = readValue(reader, 0);
    return reader.at === text.length
      ? { ok: true, text: result }
      : { ok: false, reason: misplaced(reader).reason };
  } catch (error) {
    if (error instanceof NoJson) return { ok: false, reason: error.reason };
    throw error;
  }
}

/** Carries a reason up through the nested reading. */
class NoJson extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

function misplaced({ at }: Pick<Reader, 'at'>): NoJson {
  return new NoJson(`it is no JSON from character ${at + 1} on`);
}

/** Reads a value with the blanks around it. */
function readValue(reader: Reader, depth: number): string {
  skipBlanks(reader);
  const first = reader.text[reader.at];
  if ((first === '{' || first === '[') && depth === MAX_DEPTH)
    throw new NoJson(`it is deeper than ${MAX_DEPTH} levels`);
  const value =
    first === '{'
      ? readObject(reader, depth + 1)
      : first === '['
        ? readArray(reader, depth + 1)
        : first === '"'
          ? JSON.stringify(readString(reader))
          : readScalar(reader);
  skipBlanks(reader);
  return value;
}

function readObject(reader: Reader, depth: number): string {
  const members = new Map<string, string>();
  readList(reader, '}', () => {
    skipBlanks(reader);
    const key = readString(reader);
    skipBlanks(reader);
    take(reader, ':');
    members.set(key, readValue(reader, depth));
  });
  const sorted = [...members].sort(([a], [b]) => compareCodePoints(a, b));
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

function readArray(reader: Reader, depth: number): string {
  const elements: string[] = [];
  readList(reader, ']', () => {
    elements.push(readValue(reader, depth));
  });
  return `[${elements.join(',')}]`;
}

/** Reads from the opening bracket to the closing one. */
function readList(reader: Reader, close: string, readItem: () => void): void {
  reader.at++;
  skipBlanks(reader);
  if (reader.text[reader.at] !== close) {
    readItem();
    while (reader.text[reader.at] === ',') {
      reader.at++;
      readItem();
    }
  }
  take(reader, close);
}

function readString(reader: Reader): string {
  const start = reader.at;
  take(reader, '"');
  let code = reader.text.charCodeAt(reader.at);
  while (code !== 0x22) {
    // Behind the end of the text the code is NaN, which is not >= either.
    if (!(code >= 0x20)) throw misplaced(reader);
    reader.at += code === 0x5c ? 2 : 1;
    code = reader.text.charCodeAt(reader.at);
  }
  reader.at++;
  try {
    return JSON.parse(reader.text.slice(start, reader.at));
  } catch {
    throw misplaced({ at: start });
  }
}

function readScalar(reader: Reader): string {
  SCALAR.lastIndex = reader.at;
  const found = SCALAR.exec(reader.text)?.[0];
  if (found === undefined) throw misplaced(reader);
  reader.at += found.length;
  return reader.numbers === 'by-value' && /\d/.test(found) ? numberByValue(found) : found;
}

/** The digits of a number without zeros at either end, and the power of ten that they are multiplied by: `12e-1`. */
function numberByValue(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const bare = digits.replace(/0+$/, '');
  if (bare === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - bare.length);
  return `${sign}${bare}e${power}`;
}

function skipBlanks(reader: Reader): void {
  BLANKS.lastIndex = reader.at;
  reader.at += BLANKS.exec(reader.text)?.[0].length ?? 0;
}

function take(reader: Reader, character: string): void {
  if (reader.text[reader.at] !== character) throw misplaced(reader);
  reader.at++;
}
