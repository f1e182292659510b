import { parseArrayText } from './carried/array-text.js';

/** Types of arrays whose elements have the same text in JSON and in PostgreSQL, but for booleans. */
export const ARRAYS: readonly string[] = ['_text', '_varchar', '_int2', '_int4', '_int8', '_bool', '_uuid'];

/** A JSON array as SQLite keeps it, with the text of each element; undefined where it is none. */
export function jsonElements(text: string): string | undefined {
  try {
    const array: unknown = JSON.parse(text, keepSource);
    return Array.isArray(array) ? JSON.stringify(asTexts(array)) : undefined;
  } catch {
    return undefined;
  }
}

/** PostgreSQL's own text of an array, in the same spelling. */
export function arrayElements(text: string, typeName: string): string {
  const array = JSON.stringify(parseArrayText(text, ','));
  return typeName === '_bool' ? array.replaceAll('"t"', '"true"').replaceAll('"f"', '"false"') : array;
}

/** A number stays as it is written, for a double would lose digits. */
function keepSource(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

function asTexts(array: readonly unknown[]): unknown {
  return array.map((part) => {
    if (part === null) return null;
    return Array.isArray(part) ? asTexts(part) : String(part);
  });
}
