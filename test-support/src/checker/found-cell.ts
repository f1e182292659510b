import { ARRAYS, arrayElements } from './array-cell.js';
import type { ComparableCell } from './cell.js';
import { exactDecimal } from './decimal.js';
import { parseClock, parseInstant, parseZonedClock } from './instant.js';
import { intervalMeaning } from './interval.js';
import { jsonMeaning } from './json-meaning.js';

/** SQL that gives a column's value as text without losing anything. `column` is already quoted. */
export function textOf(column: string, typeName: string): string {
  if (typeName === 'bytea') return `encode(${column}, 'hex')`;
  if (typeName === 'float8') return `encode(float8send(${column}), 'hex')`;
  if (typeName === 'float4') return `encode(float4send(${column}), 'hex')`;
  return `${column}::text`;
}

/** A value of PostgreSQL, as {@link textOf} gives it, in the spelling that it is compared in. */
export function foundCell(text: string | null, typeName: string): ComparableCell {
  if (text === null) return null;
  return respell(text, typeName) ?? { unfit: `unreadable ${typeName}` };
}

function respell(text: string, typeName: string): string | undefined {
  if (typeName === 'numeric') return exactDecimal(text) ?? text;
  if (typeName === 'timestamp' || typeName === 'timestamptz') return parseInstant(text)?.micros.toString();
  if (typeName === 'time') return parseClock(text)?.toString();
  if (typeName === 'timetz') return parseZonedClock(text);
  if (typeName === 'interval') return intervalMeaning(text);
  if (ARRAYS.includes(typeName)) return arrayElements(text, typeName);
  if (typeName === 'jsonb') return jsonMeaning(text);
  return text;
}
