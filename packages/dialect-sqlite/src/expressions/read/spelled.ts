import type { Expression } from '@godwit/plugin-api';
import { refused, roundedDecimal } from './spelled-decimal.js';

/** What is made of a text or of a member of JSON. */
export type Cast = Omit<Extract<Expression, { kind: 'cast' }>, 'kind' | 'operand'>;

/** What casts out of texts and JSON can give here, beside decimals of so many digits. */
export const SPELLED: readonly Cast[] = [
  { to: 'boolean' },
  { to: 'integer' },
  { to: 'integer', bits: 32 },
  { to: 'integer', bits: 16 },
  { to: 'decimal' },
  { to: 'float' },
];

/** What may stand around a value that a text spells. */
export const BLANKS = 'char(9, 10, 11, 12, 13, 32)';
const TRUE = "('t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1')";
const FALSE = "('f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0')";
const RANGES = { 16: '-32768 AND 32767', 32: '-2147483648 AND 2147483647' };

/** What a text spells, by functions that SQLite 3.31 has. NULL stays NULL; what spells no such value is an error. */
export function textAs(text: string, cast: Cast): string | undefined {
  const { to, bits } = cast;
  switch (to) {
    case 'boolean':
      return textAsBoolean(text);
    case 'integer':
      return `(CASE WHEN ${spellsInteger(text, bits)} THEN CAST(${trimmed(text)} AS INTEGER) ELSE ${refused(text)} END)`;
    case 'decimal':
    case 'float': {
      const value = `json_extract(${text}, '$')`;
      const number = numberAs(cast, value, `'[' || ${trimmed(text)} || ','`);
      return `(CASE WHEN json_type(${text}) IN ('integer', 'real')${isDouble(to, value)} THEN ${number} ELSE ${refused(text)} END)`;
    }
    default:
      return undefined;
  }
}

/** What the text of a member spells; that of a number, true or false is as short as it is. */
export function memberTextAs(document: string, path: string, cast: Cast): string | undefined {
  const value = `json_extract(${document}, ${path})`;
  const type = `json_type(${document}, ${path})`;
  switch (cast.to) {
    // True and false count 1 and 0, which spell them, too.
    case 'boolean':
      return textAsBoolean(value);
    case 'integer': {
      const test = `${type} IN ('integer', 'text') AND ${spellsInteger(value, cast.bits)}`;
      return `(CASE WHEN ${test} THEN CAST(${trimmed(value)} AS INTEGER) ELSE ${refused(value)} END)`;
    }
    default: {
      const text = textAs(value, cast);
      const number = `WHEN ${type} IN ('integer', 'real')${isDouble(cast.to, value)} THEN ${numberAs(cast, value, twiceIn(document, path))}`;
      return text && `(CASE ${number} WHEN ${type} = 'text' THEN ${text} ELSE ${refused(value)} END)`;
    }
  }
}

/** What a member is, unless it is no such value. Null in JSON is NULL. */
export function memberAs(document: string, path: string, cast: Cast): string | undefined {
  const { to, bits } = cast;
  const value = `json_extract(${document}, ${path})`;
  const type = `json_type(${document}, ${path})`;
  switch (to) {
    // The names of these types are themselves true, false and null in JSON, and those of all others are none.
    case 'boolean':
      return `json_extract(${type}, '$')`;
    case 'integer': {
      const whole = `WHEN ${type} = 'integer' AND ${hasRoom(value, bits)} THEN ${value}`;
      const part = `WHEN ${type} = 'real' AND ${hasRoom(`round(${value})`, bits, 'real')} THEN ${roundedMember(document, path)}`;
      return `(CASE ${whole} ${part} ELSE ${refused(value)} END)`;
    }
    case 'decimal':
    case 'float':
      return `(CASE WHEN ${type} IN ('integer', 'real')${isDouble(to, value)} THEN ${numberAs(cast, value, twiceIn(document, path))} ELSE ${refused(value)} END)`;
    default:
      return undefined;
  }
}

/** A half away from zero, by the digits as they are spelled: a double does not tell them all. */
function roundedMember(document: string, path: string): string {
  const value = `json_extract(${document}, ${path})`;
  const twice = twiceIn(document, path);
  const more = `(${twice} GLOB '*.[5-9]*') * (CASE WHEN ${value} < 0 THEN -1 ELSE 1 END)`;
  return `(CASE WHEN ${twice} GLOB '*[eE]*' THEN CAST(round(${value}) AS INTEGER) ELSE CAST(substr(${twice}, 2) AS INTEGER) + ${more} END)`;
}

function textAsBoolean(text: string): string {
  const word = `lower(${trimmed(text)})`;
  return `(CASE WHEN ${word} IN ${TRUE} THEN 1 WHEN ${word} IN ${FALSE} THEN 0 ELSE ${refused(text)} END)`;
}

function spellsInteger(text: string, bits: Cast['bits']): string {
  const digits = trimmed(text);
  const tests = [
    `${digits} GLOB '[-+0-9]*'`,
    `substr(${digits}, 2) NOT GLOB '*[^0-9]*'`,
    `${digits} GLOB '*[0-9]'`,
    hasRoom(`CAST(${digits} AS NUMERIC)`, bits),
  ];
  return tests.join(' AND ');
}

/** An integer of more than 64 bits is a real here. */
function hasRoom(number: string, bits: Cast['bits'], storage: 'integer' | 'real' = 'integer'): string {
  if (bits !== undefined) return `${number} BETWEEN ${RANGES[bits]}`;
  return storage === 'real' ? `abs(${number}) < 9223372036854775808.0` : `typeof(${number}) = 'integer'`;
}

function trimmed(text: string): string {
  return `trim(${text}, ${BLANKS})`;
}

/** Beyond the largest double there is an error; a decimal may be as large as it likes. */
function isDouble(to: Cast['to'], number: string): string {
  return to === 'float' ? ` AND ${number} BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308` : '';
}

function numberAs({ to, digits }: Cast, number: string, spelled: string): string {
  if (digits !== undefined) return roundedDecimal(number, spelled, digits);
  return to === 'float' ? `CAST(${number} AS REAL)` : number;
}

/** An array that holds a number twice, as it is spelled. A number alone loses its spelling. */
function twiceIn(document: string, path: string): string {
  return `json_extract(${document}, ${path}, ${path})`;
}
