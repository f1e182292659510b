import type { LogicalType } from '@godwit/plugin-api';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/;
/** Every reader of JSON keeps so many digits of a decimal. */
const EXACT_DIGITS = 15;

/**
 * The JSON that a column keeps for an array in its canonical text: numbers and booleans as such, all else as text, and so
 * numbers that a double does not hold exactly.
 */
export function keptArray(canonical: string, type: LogicalType): string {
  const of = elementType(type);
  if (!['boolean', 'integer', 'bigint', 'float', 'decimal'].includes(of.kind)) return canonical;
  return spelled(JSON.parse(canonical), of);
}

/** The type of the elements: an array of arrays may say so in its type or only in its values. */
export function elementType(type: LogicalType): LogicalType {
  return type.kind === 'array' ? elementType(type.of) : type;
}

function spelled(part: unknown, of: LogicalType): string {
  if (Array.isArray(part)) return `[${part.map((one) => spelled(one, of)).join(',')}]`;
  return typeof part === 'string' && isBare(part, of) ? part : JSON.stringify(part);
}

function isBare(text: string, of: LogicalType): boolean {
  if (of.kind === 'boolean') return true;
  if (!NUMBER.test(text)) return false;
  if (of.kind === 'decimal') return text.replace(/\D/g, '').replace(/^0+/, '').length <= EXACT_DIGITS;
  return of.kind === 'float' || Number.isSafeInteger(Number(text));
}
