import type { LogicalType, Row, Value } from '@godwit/plugin-api';

const QUOTE = 0x27;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;

/** One cell: its text, or null. `null` stands for NULL. */
export type Cell = string | null;

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
  const text = buffer.toString('utf8', start + 1, end);
  return { text: doubled ? text.replaceAll("''", "'") : text, end: end + 1 };
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

/** The sizes of the cells of one row, in bytes of their text. */
export function cellSizes(row: Uint8Array): readonly number[] {
  const sizes: number[] = [];
  const buffer = Buffer.from(row.buffer, row.byteOffset, row.byteLength);
  for (let at = 0; at < buffer.length && buffer[at] !== LINE_FEED; ) {
    if (buffer[at] === COMMA) at += 1;
    const start = at;
    at = buffer[at] === QUOTE ? closingQuote(buffer, at + 1).end + 1 : at + 'NULL'.length;
    sizes.push(Math.max(0, at - start - 2));
  }
  return sizes;
}

/** The canonical values of a row. */
export function toValues(cells: readonly Cell[], types: readonly LogicalType[]): Row {
  return types.map((type, index) => {
    const cell = cells[index] ?? null;
    return cell === null ? null : toValue(cell, type);
  });
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
