import type { LogicalType } from '../schema/logical-type.js';
import type { Value } from './value.js';

/**
 * The value that a canonical text spells, the inverse of `canonicalText`: what a dialect needs that stores
 * values as their text. The text must be one that `canonicalText` gives for the type; others give no defined value.
 */
export function parseCanonicalText(text: string, type: LogicalType): Exclude<Value, null> {
  switch (type.kind) {
    case 'boolean':
      return text === 'true';
    case 'integer':
    case 'float':
      return Number(text);
    case 'bigint':
      return BigInt(text);
    case 'bytes':
      return bytesOf(text);
    case 'array':
      return elementsOf(JSON.parse(text), type.of);
    default:
      return text;
  }
}

function elementsOf(parsed: unknown, of: LogicalType): readonly Value[] {
  if (!Array.isArray(parsed)) throw new TypeError('The canonical text of an array is a JSON array.');
  return parsed.map((element: unknown) => {
    if (element === null) return null;
    return typeof element === 'string' ? parseCanonicalText(element, of) : elementsOf(element, inner(of));
  });
}

/** An array of arrays may say so in its type or only in its values. */
function inner(of: LogicalType): LogicalType {
  return of.kind === 'array' ? of.of : of;
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length - 2) / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(text.slice(2 * index + 2, 2 * index + 4), 16);
  }
  return bytes;
}
