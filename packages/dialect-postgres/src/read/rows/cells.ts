import type { LogicalType, Row, Value } from '@godwit/plugin-api';

const QUOTE = 0x27;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;

/** One cell: its text, that of a long one as UTF-8, since V8 has no strings of more than 512 MB; `null` stands for NULL. */
export type Cell = string | Uint8Array | null;

/** From so many bytes on a cell is a long one. */
const LONG = 1 << 16;

/** Takes rows of quoted cells apart: `'text','it''s',NULL` and a line feed each. */
export function* splitRows(bytes: Uint8Array): Generator<readonly Cell[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < buffer.length) {
    const cells: Cell[] = [];
    for (;;) {
      if (buffer[at] === LINE_FEED) {
        at += 1;
        break;
      }
      if (buffer[at] === COMMA) at += 1;
      const cell = readCell(buffer, at);
      cells.push(cell.text);
      at = cell.end;
    }
    yield cells;
  }
}

function readCell(buffer: Buffer, start: number): { readonly text: Cell; readonly end: number } {
  if (buffer[start] !== QUOTE) return { text: null, end: start + 'NULL'.length };
  const { end, doubled } = closingQuote(buffer, start + 1);
  if (end - start > LONG) {
    const long = buffer.subarray(start + 1, end);
    return { text: doubled ? withSingleQuotes(long) : long, end: end + 1 };
  }
  const text = buffer.toString('utf8', start + 1, end);
  return { text: doubled ? text.replaceAll("''", "'") : text, end: end + 1 };
}

function withSingleQuotes(text: Buffer): Uint8Array {
  const out = Buffer.allocUnsafeSlow(text.length);
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf(QUOTE, at);
    const end = quote < 0 ? text.length : quote + 1;
    length += text.copy(out, length, at, end);
    at = quote < 0 ? end : end + 1;
  }
  return out.subarray(0, length);
}

/** The text of a cell that is not NULL. */
export function cellText(cell: string | Uint8Array): string {
  return typeof cell === 'string'
    ? cell
    : Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString();
}

/** Cells are mostly short, so the next quote is looked for step by step before the machine is asked. */
const NEAR = 64;

function closingQuote(buffer: Buffer, start: number): { readonly end: number; readonly doubled: boolean } {
  let doubled = false;
  for (let at = start; ; at += 2) {
    const limit = at + NEAR;
    while (at < limit && buffer[at] !== QUOTE) at += 1;
    if (buffer[at] !== QUOTE) at = buffer.indexOf(QUOTE, at);
    if (buffer[at + 1] !== QUOTE) return { end: at, doubled };
    doubled = true;
  }
}

/** The sizes of the values of one row in bytes, whatever they take in the encoding: 0 for NULL. */
export function cellSizes(row: Uint8Array, types: readonly LogicalType[]): readonly number[] {
  const buffer = Buffer.from(row.buffer, row.byteOffset, row.byteLength);
  const sizes: number[] = [];
  for (let at = 0; at < buffer.length && buffer[at] !== LINE_FEED; ) {
    if (buffer[at] === COMMA) at += 1;
    const quoted = buffer[at] === QUOTE;
    const { end, doubled } = quoted ? closingQuote(buffer, at + 1) : { end: at, doubled: false };
    const text = buffer.subarray(quoted ? at + 1 : at, end);
    sizes.push(valueSize(text, doubled, types[sizes.length]));
    at = quoted ? end + 1 : at + 'NULL'.length;
  }
  return sizes;
}

/** Bytes travel as hex behind a mark of two characters. */
function valueSize(text: Buffer, doubled: boolean, type: LogicalType | undefined): number {
  if (type?.kind === 'bytes') return Math.max(0, text.length / 2 - 1);
  if (!doubled) return text.length;
  let quotes = 0;
  for (let at = text.indexOf(QUOTE); at >= 0; at = text.indexOf(QUOTE, at + 1)) quotes += 1;
  return text.length - quotes / 2;
}

/** The canonical values of a row. */
export function toValues(cells: readonly Cell[], types: readonly LogicalType[]): Row {
  return types.map((type, index) => {
    const cell = cells[index] ?? null;
    if (cell === null) return null;
    if (typeof cell !== 'string' && type.kind === 'bytes') return bytesOfHex(cell);
    return toValue(cellText(cell), type);
  });
}

const HEX_AT_ONCE = 1 << 20;

function bytesOfHex(text: Uint8Array): Uint8Array {
  const hex = Buffer.from(text.buffer, text.byteOffset + 2, text.byteLength - 2);
  const bytes = Buffer.allocUnsafeSlow(hex.length / 2);
  for (let at = 0; at < hex.length; at += HEX_AT_ONCE)
    bytes.write(hex.toString('latin1', at, at + HEX_AT_ONCE), at / 2, 'hex');
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function toValue(text: string, type: LogicalType): Value {
  switch (type.kind) {
    case 'boolean':
      return text === 'true';
    case 'integer':
    case 'float':
      return Number(text);
    case 'bigint':
      return BigInt(text);
    case 'bytes':
      return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
    case 'array':
      return elements(JSON.parse(text) as JsonElements, type.of);
    default:
      return text;
  }
}

type JsonElements = readonly (string | null | JsonElements)[];

function elements(list: JsonElements, type: LogicalType): readonly Value[] {
  return list.map((element) => {
    if (element === null) return null;
    if (typeof element === 'string') return toValue(element, type);
    // An array of arrays may say so in its type or only in its values.
    return elements(element, type.kind === 'array' ? type.of : type);
  });
}
