import { isUtf8 } from 'node:buffer';

/** One element of a JSONB blob: its kind and where its payload lies. */
interface Element {
  readonly at: number;
  readonly kind: number;
  readonly from: number;
  readonly to: number;
}

const WORDS = ['null', 'true', 'false'] as const;
const INT = 3;
const FLOAT = 5;
const TEXT = 7;
const TEXT_WITH_ESCAPES = 8;
const TEXT_RAW = 10;
const ARRAY = 11;
const OBJECT = 12;
/** SQLite itself reads no deeper. */
const MAX_DEPTH = 1000;

/**
 * The JSON text of a JSONB blob of SQLite, as `json(blob)` writes it; undefined for bytes that are no well-formed JSONB
 * (`json_valid(blob, 8)`), and for numbers and strings that only JSON5 has.
 */
export function jsonbText(bytes: Uint8Array): string | undefined {
  const element = elementAt(bytes, 0, bytes.length);
  if (element === undefined || element.to !== bytes.length) return undefined;
  return render(bytes, element, 0);
}

/** The low half of the first byte says what it is, the high half how long it is or how many bytes say so. */
function elementAt(bytes: Uint8Array, at: number, end: number): Element | undefined {
  const head = bytes[at];
  if (head === undefined || at >= end) return undefined;
  const short = head >> 4;
  const width = short < 12 ? 0 : 2 ** (short - 12);
  const from = at + 1 + width;
  if (from > end) return undefined;
  let size = BigInt(short);
  if (width > 0) size = bytes.subarray(at + 1, from).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  if (size > BigInt(end - from)) return undefined;
  return { at, kind: head & 15, from, to: from + Number(size) };
}

function render(bytes: Uint8Array, element: Element, depth: number): string | undefined {
  const { at, kind, from, to } = element;
  if (depth > MAX_DEPTH) return undefined;
  const word = WORDS[kind];
  // A word is one byte: a longer header that says "no bytes follow" is refused by SQLite.
  if (word !== undefined) return bytes[at] === kind ? word : undefined;
  if (kind === ARRAY || kind === OBJECT) return renderAll(bytes, element, depth);
  const payload = bytes.subarray(from, to);
  if (!isUtf8(payload) || payload.includes(0)) return undefined;
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString();
  if (kind === INT) return /^-?(?:0|[1-9]\d*)$/.test(text) ? text : undefined;
  if (kind === FLOAT)
    return /^-?(?:0|[1-9]\d*)(?=[.eE])(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? text : undefined;
  if (kind === TEXT_RAW) return JSON.stringify(text);
  if (kind === TEXT) return text.includes('\\') ? undefined : quoted(text);
  return kind === TEXT_WITH_ESCAPES ? quoted(text) : undefined;
}

function renderAll(bytes: Uint8Array, { kind, from, to }: Element, depth: number): string | undefined {
  const parts: string[] = [];
  for (let at = from; at < to; ) {
    const element = elementAt(bytes, at, to);
    const text = element && render(bytes, element, depth + 1);
    if (element === undefined || text === undefined) return undefined;
    parts.push(text);
    at = element.to;
  }
  return kind === ARRAY ? `[${parts.join(',')}]` : pairs(parts);
}

function pairs(parts: readonly string[]): string | undefined {
  if (parts.length % 2 !== 0) return undefined;
  const texts: string[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    if (parts[index]?.startsWith('"') !== true) return undefined;
    texts.push(`${parts[index]}:${parts[index + 1]}`);
  }
  return `{${texts.join(',')}}`;
}

function quoted(text: string): string | undefined {
  const json = `"${text}"`;
  try {
    return typeof JSON.parse(json) === 'string' ? json : undefined;
  } catch {
    return undefined;
  }
}
