import { type ColumnPlan, isCountForm, type LogicalType } from '@godwit/plugin-api';
import { isKnownNative } from '@godwit/plugin-api/conversions';
import { quoteString } from '@godwit/plugin-api/sql';
import type { Affinity } from '../../types/affinity.js';
import { decimalCell } from './cell-sql-number.js';
import { dayProof, timestampCell } from './cell-sql-timestamp.js';

/**
 * How SQLite itself renders the cells of one column. For every value that is not NULL: where `proof` is true,
 * `createFit` accepts the value and `text` is its canonical text (a float may be spelled in another way that reads
 * back to the same number). Where `unchanged` is true as well, fitting reports no change.
 */
export interface CellSql {
  readonly text: string;
  readonly proof: string;
  readonly unchanged: string;
}

/** What is known of the column besides its plan. */
export interface CellContext {
  readonly affinity: Affinity;
  readonly generated: boolean;
  /** The whole column is known to hold neither NUL characters nor invalid text. */
  readonly cleanText: boolean;
}

/** Nothing is proved: every value is fitted one by one. */
export const NEVER: CellSql = { text: 'NULL', proof: '0', unchanged: '0' };
const MAX_DOUBLE = '1.7976931348623157e308';
const HEX4 = '[0-9a-f]'.repeat(4);
export const UUID_PATTERN = `${HEX4}${HEX4}-${HEX4}-${HEX4}-${HEX4}-${HEX4}${HEX4}${HEX4}`;

/** The rendering of a column; `x` is the column as SQL writes it. */
export function cellSql(x: string, plan: ColumnPlan, context: CellContext): CellSql {
  const type = plan.as;
  switch (type.kind) {
    case 'integer':
    case 'bigint':
      return same(x, `typeof(${x})='integer'${type.kind === 'bigint' ? '' : range(x, type.bits)}`);
    case 'float':
      return type.bits === 32 ? NEVER : floatCell(x, context);
    case 'decimal':
      return decimalCell(x, type, context);
    case 'boolean':
      return plan.form === 'text' ? booleanWordCell(x) : booleanCell(x);
    case 'native':
      // An address, and what else is asked for, gets the spelling of one.
      return plan.chosen === true && isKnownNative(type) ? NEVER : textCell(x, type, context);
    case 'text':
      return textCell(x, type, context);
    case 'json':
      return jsonCell(x, type.form, context);
    case 'bytes':
      // hex(NULL) is the empty text, not NULL.
      return same(`CASE WHEN ${x} IS NOT NULL THEN '\\x'||lower(hex(${x})) END`, `typeof(${x})='blob'`);
    case 'uuid':
      return same(x, `typeof(${x})='text' AND octet_length(${x})=36 AND ${x} GLOB '${UUID_PATTERN}'`);
    case 'enum':
      return enumCell(x, type.values);
    case 'date':
      return isCountForm(plan.form) ? NEVER : same(x, dayProof(x));
    case 'time':
      return type.zoned ? NEVER : same(x, `typeof(${x})='text' AND time(${x}) COLLATE BINARY = ${x}`);
    case 'timestamp':
      return isCountForm(plan.form) ? NEVER : timestampCell(x, type);
    default:
      return NEVER;
  }
}

function same(text: string, proof: string): CellSql {
  return { text, proof, unchanged: proof };
}

function range(x: string, bits: 16 | 32): string {
  return bits === 16 ? ` AND ${x} BETWEEN -32768 AND 32767` : ` AND ${x} BETWEEN -2147483648 AND 2147483647`;
}

// Infinity is spelled Inf here. -0.0 loses its sign in format(); only a stored REAL column never holds it.
function floatCell(x: string, { affinity, generated }: CellContext): CellSql {
  const zero = affinity === 'real' && !generated ? '' : ` AND ${x}<>0.0`;
  const real = `typeof(${x})='real' AND ${x} BETWEEN -${MAX_DOUBLE} AND ${MAX_DOUBLE}${zero}`;
  // The only number that SQLite has not; it is kept as a word.
  if (affinity === 'real') return same(x, `(${real} OR typeof(${x})='text' AND ${x}='NaN')`);
  const whole = `typeof(${x})='integer' AND ${x} BETWEEN -9007199254740992 AND 9007199254740992`;
  return same(x, `(${real} OR ${whole})`);
}

function booleanCell(x: string): CellSql {
  return same(
    `CASE ${x} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`,
    `typeof(${x})='integer' AND ${x} IN (0,1)`,
  );
}

function booleanWordCell(x: string): CellSql {
  const word = `lower(${x}) COLLATE BINARY`;
  return {
    text: `CASE WHEN ${word} IN ('true','t') THEN 'true' WHEN ${x} IS NOT NULL THEN 'false' END`,
    proof: `typeof(${x})='text' AND ${word} IN ('true','t','false','f')`,
    unchanged: '0',
  };
}

// %Q stops at a NUL character.
function withoutNul(x: string, { cleanText }: CellContext): string {
  return cleanText ? '' : ` AND instr(${x},char(0))=0`;
}

function textCell(x: string, type: LogicalType, context: CellContext): CellSql {
  const limit =
    type.kind === 'text' && type.maxLength !== undefined ? ` AND length(${x})<=${type.maxLength}` : '';
  const text = `typeof(${x})='text'${withoutNul(x, context)}${limit}`;
  if (context.affinity === 'text') return same(x, text);
  const whole = `typeof(${x})='integer'${limit}`;
  return { text: x, proof: `(${text} OR ${whole})`, unchanged: text };
}

// Whether a jsonb is spelled as PostgreSQL spells it is more than SQL can say.
function jsonCell(x: string, form: 'text' | 'normalized', context: CellContext): CellSql {
  const text = `typeof(${x})='text' AND json_valid(${x})${withoutNul(x, context)}`;
  const unchanged = form === 'text' ? text : '0';
  return { text: x, proof: `(${text} OR typeof(${x})='integer')`, unchanged };
}

function enumCell(x: string, values: readonly string[]): CellSql {
  // A NUL character would end the text of the statement.
  const known = values.filter((value) => !value.includes('\0')).map(quoteString);
  if (known.length === 0) return NEVER;
  return same(x, `typeof(${x})='text' AND ${x} COLLATE BINARY IN (${known.join(',')})`);
}
