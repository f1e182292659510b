import { Misfit } from '../misfit.js';
import { compareCodePoints } from './compare-code-points.js';

/** As deep as SQLite's own JSON functions go. */
const MAX_DEPTH = 1000;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const BLANKS = /[ \t\n\r]*/y;

/** Where the reading of a text is. */
interface Reader {
  readonly text: string;
  at: number;
}

/**
 * The one spelling of a JSON text: keys in the order of their code points, of equal keys the last one, no blanks, strings
 * with only the escapes they need, numbers as they are written. Numbers never become JavaScript numbers. A text that is
 * no JSON is a misfit.
 */
export function normalizedJson(text: string): string | Misfit {
  const reader = { text, at: 0 };
  try {
    const result = readValue(reader, 0);
    return reader.at === text.length ? result : misplaced(reader);
  } catch (error) {
    if (error instanceof Misfit) return error;
    throw error;
  }
}

function misplaced({ at }: Reader): Misfit {
  return new Misfit(`it is no JSON from character ${at + 1} on`);
}

/** Reads a value with the blanks around it. */
function readValue(reader: Reader, depth: number): string {
  skipBlanks(reader);
  const first = reader.text[reader.at];
  if ((first === '{' || first === '[') && depth === MAX_DEPTH)
    throw new Misfit(`it is deeper than ${MAX_DEPTH} levels`);
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
    throw misplaced({ ...reader, at: start });
  }
}

function readScalar(reader: Reader): string {
  SCALAR.lastIndex = reader.at;
  const found = SCALAR.exec(reader.text)?.[0];
  if (found === undefined) throw misplaced(reader);
  reader.at += found.length;
  return found;
}

function skipBlanks(reader: Reader): void {
  BLANKS.lastIndex = reader.at;
  reader.at += BLANKS.exec(reader.text)?.[0].length ?? 0;
}

function take(reader: Reader, character: string): void {
  if (reader.text[reader.at] !== character) throw misplaced(reader);
  reader.at++;
}
