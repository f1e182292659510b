import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import type { PrintPart } from './expressions-print.js';
import { Unprintable } from './expressions-unprintable.js';

/** Functions whose arguments stay as they are. */
const NAMES: Partial<Record<CanonicalFunction, string>> = {
  coalesce: 'coalesce',
  nullif: 'nullif',
  'lower-ascii': 'lower',
  'upper-ascii': 'upper',
  length: 'length',
  trim: 'trim',
  'trim-start': 'ltrim',
  'trim-end': 'rtrim',
  substring: 'substr',
  position: 'instr',
  replace: 'replace',
  absolute: 'abs',
  round: 'round',
  least: 'min',
  greatest: 'max',
  'json-extract': 'json_extract',
  'json-valid': 'json_valid',
  'storage-class': 'typeof',
  'random-bytes': 'randomblob',
};

const CONSTANTS: Partial<Record<CanonicalFunction, string>> = {
  'current-timestamp-utc': 'CURRENT_TIMESTAMP',
  'current-timestamp': 'CURRENT_TIMESTAMP',
  'current-date-utc': 'CURRENT_DATE',
  'current-time-utc': 'CURRENT_TIME',
  'current-epoch-s': 'unixepoch()',
  'current-julian-day': "julianday('now')",
  'random-uuid':
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))",
};

/** A call of a canonical function. */
export function printCall(expression: Extract<Expression, { kind: 'call' }>, print: PrintPart): string {
  const constant = CONSTANTS[expression.name];
  if (constant !== undefined) return constant;
  const values = expression.arguments.map(print).join(', ');
  const name = NAMES[expression.name];
  if (name !== undefined) return `${name}(${values})`;
  switch (expression.name) {
    case 'byte-length':
      return `length(CAST(${values} AS BLOB))`;
    case 'current-time-text':
      return `strftime(${values}, 'now')`;
    case 'random-hex':
      return `lower(hex(randomblob(${values})))`;
    case 'random-hex-upper':
      return `hex(randomblob(${values}))`;
    default:
      throw new Unprintable(`SQLite has no function for ${expression.name}`);
  }
}
