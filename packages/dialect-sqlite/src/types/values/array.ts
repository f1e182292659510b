import type { LogicalType, Value } from '@godwit/plugin-api';
import { isEven } from '@godwit/plugin-api/conversions';

/** Gives the canonical value of one element, by the rules of its type. */
export type ElementFit = (stored: bigint | number | string | Uint8Array) => Value | undefined;

/** An array that is kept as JSON text, its elements as their canonical texts, numbers or booleans; parts of it have one length. */
export function arrayOf(
  stored: bigint | number | string,
  of: LogicalType,
  fit: ElementFit,
): readonly Value[] | undefined {
  if (typeof stored !== 'string' || !stored.startsWith('[')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(stored, keepDigits(of));
  } catch {
    return undefined;
  }
  return Array.isArray(parsed) && isEven(parsed) ? elementsOf(parsed, of, fit) : undefined;
}

function elementsOf(
  list: readonly unknown[],
  of: LogicalType,
  fit: ElementFit,
): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const element of list) {
    const value = elementOf(element, of, fit);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function elementOf(element: unknown, of: LogicalType, fit: ElementFit): Value | undefined {
  if (element === null) return null;
  if (Array.isArray(element)) return elementsOf(element, of, fit);
  if (typeof element === 'boolean') return of.kind === 'boolean' ? element : undefined;
  if (typeof element === 'number') return numberOf(element, of, fit);
  if (typeof element !== 'string') return undefined;
  return of.kind === 'bytes' ? bytesOf(element) : fit(storedForm(element, of));
}

/** Numbers of a type that has more digits than a double are read as they are written. */
function keepDigits(of: LogicalType) {
  return (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof value !== 'number' || context?.source === undefined) return value;
    const digits = of.kind === 'decimal' || of.kind === 'bigint';
    return digits && /^-?\d+(?:\.\d+)?$/.test(context.source) ? context.source : value;
  };
}

function numberOf(element: number, of: LogicalType, fit: ElementFit): Value | undefined {
  return of.kind !== 'float' && Number.isSafeInteger(element) ? fit(BigInt(element)) : fit(element);
}

/** Numbers that JSON does not hold stand as text in it, and so did all of them in files of older moves. */
function storedForm(element: string, of: LogicalType): bigint | number | string {
  if (of.kind !== 'float') return element;
  const value = Number(element);
  return element !== 'NaN' && !Number.isNaN(value) ? value : element;
}

function bytesOf(text: string): Uint8Array | undefined {
  return /^\\x(?:[0-9a-f]{2})*$/.test(text) ? new Uint8Array(Buffer.from(text.slice(2), 'hex')) : undefined;
}
