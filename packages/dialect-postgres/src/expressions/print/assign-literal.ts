import { isJson, type LiteralExpression, type LogicalType } from '@godwit/plugin-api';
import { quoteText } from '../../ddl/sql-text.js';
import { type Fragment, Refusal } from './fragment.js';
import { booleanLiteral, integerLiteral, printLiteral } from './literal.js';
import { paddedLength } from './padded.js';
import {
  isAnyDate,
  isTime,
  isUuid,
  LAST_MOMENT,
  LAST_YEAR_OF_TIMES,
  timestampOf,
  timeText,
} from './typed-text.js';

const TRUE = new Set(['1', 't', 'true']);
const FALSE = new Set(['0', 'f', 'false']);
const ENDLESS = /^-?infinity$/;
const NUMBER = /^[ \t\n\v\f\r]*([+-]?)(\d*)\.?(\d*)(e[+-]?\d+)?[ \t\n\v\f\r]*$/i;

/** A constant as the column of the expected type keeps it, spelled as that type. */
export function assignLiteral(
  fragment: Fragment,
  literal: LiteralExpression,
  expected: LogicalType,
): Fragment {
  const assigned = constantOf(literal, expected);
  if (assigned === undefined) throw new Refusal(`the constant is no value of type ${expected.kind}`);
  return { ...fragment, ...assigned };
}

function constantOf(literal: LiteralExpression, expected: LogicalType): Fragment | undefined {
  switch (expected.kind) {
    case 'boolean':
      return booleanOf(literal);
    case 'integer':
    case 'bigint':
      return integerOf(literal, expected.kind === 'integer' ? expected.bits : 64);
    case 'decimal':
      return decimalOf(literal, expected);
    case 'float':
      return numberText(literal) === undefined ? undefined : floatOf(literal);
    case 'text':
      return textOf(literal, expected.maxLength);
    case 'bytes':
      return bytesOf(literal);
    default:
      return literal.type === 'text' ? spelledAs(literal.text, expected) : undefined;
  }
}

function booleanOf(literal: LiteralExpression): Fragment | undefined {
  if (literal.type === 'bytes') return undefined;
  const text = literal.text.toLowerCase();
  if (TRUE.has(text)) return booleanLiteral(true);
  return FALSE.has(text) ? booleanLiteral(false) : undefined;
}

function integerOf(literal: LiteralExpression, bits: number): Fragment | undefined {
  const number = numberText(literal);
  if (number === undefined) return undefined;
  // Digits as such: a double would round a large one.
  const whole = /^[+-]?\d+$/.test(number) ? BigInt(number) : wholeOf(Number(number));
  if (whole === undefined || BigInt.asIntN(bits, whole) !== whole) return undefined;
  return integerLiteral(whole);
}

function wholeOf(number: number): bigint | undefined {
  return Number.isSafeInteger(number) ? BigInt(number) : undefined;
}

function decimalOf(
  literal: LiteralExpression,
  expected: Extract<LogicalType, { kind: 'decimal' }>,
): Fragment | undefined {
  const number = numberText(literal);
  if (literal.type === 'decimal' && /^(NaN|-?Infinity)$/.test(literal.text)) return printLiteral(literal);
  const [, sign = '', whole = '', fraction = '', exponent] = NUMBER.exec(number ?? '') ?? [];
  if (number === undefined || exponent !== undefined) return undefined;
  const digits = fraction.replace(/0+$/, '');
  const { precision, scale = 0 } = expected;
  const fits =
    precision === undefined ||
    (digits.length <= scale && whole.replace(/^0+/, '').length <= precision - scale);
  // The zeros at the end of a decimal are digits of it.
  const shown = literal.type === 'decimal' ? fraction : digits;
  const text = `${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${shown === '' ? '' : `.${shown}`}`;
  return fits
    ? printLiteral({ kind: 'literal', type: shown === '' ? 'integer' : 'decimal', text })
    : undefined;
}

function floatOf(literal: LiteralExpression): Fragment | undefined {
  const number = Number(numberText(literal));
  return printLiteral({
    kind: 'literal',
    type: 'float',
    text: Object.is(number, -0) ? '-0' : String(number),
  });
}

/** The digits of a number, of a boolean's 1 and 0, or of a text that a column of numbers turns into one. */
function numberText(literal: LiteralExpression): string | undefined {
  if (literal.type === 'boolean') return literal.text === 'true' ? '1' : '0';
  if (literal.type === 'bytes') return undefined;
  const text = literal.text.trim();
  return literal.type !== 'text' || (/\d/.test(text) && NUMBER.test(text)) ? text : undefined;
}

function textOf(literal: LiteralExpression, maxLength: number | undefined): Fragment | undefined {
  if (literal.type === 'bytes') return undefined;
  if (literal.type === 'float') throw new Refusal('PostgreSQL spells this number differently as text');
  const text = literal.type === 'boolean' ? (numberText(literal) ?? '') : literal.text;
  if (maxLength !== undefined && [...text].length > maxLength) return undefined;
  return printLiteral({ kind: 'literal', type: 'text', text });
}

/** Text in a column of bytes is its UTF-8. */
function bytesOf(literal: LiteralExpression): Fragment | undefined {
  if (literal.type === 'bytes') return printLiteral(literal);
  if (literal.type !== 'text') return undefined;
  const hex = [...new TextEncoder().encode(literal.text)].map((byte) => byte.toString(16).padStart(2, '0'));
  return printLiteral({ kind: 'literal', type: 'bytes', text: `\\x${hex.join('')}` });
}

/** A text as a constant of a type that is spelled in quotes, if it is exactly a value of that type. */
function spelledAs(text: string, expected: LogicalType): Fragment | undefined {
  const spelled = spellingOf(text, expected);
  if (spelled === undefined) return undefined;
  return { ...printLiteral({ kind: 'literal', type: 'text', text: spelled }), sql: quoteText(spelled) };
}

function spellingOf(text: string, expected: LogicalType): string | undefined {
  switch (expected.kind) {
    case 'uuid':
      return isUuid(text) ? text : undefined;
    case 'date':
      return isAnyDate(text) ? text : undefined;
    case 'time':
      return (isTime(text) || text === LAST_MOMENT) && !expected.zoned ? timeText(text) : undefined;
    case 'timestamp':
      return ENDLESS.test(text) ? text : timestampText(text, expected.zoned);
    case 'enum':
      return expected.values.includes(text) ? text : undefined;
    case 'json':
      return isJson(text) ? text : undefined;
    case 'interval':
      return /^P/.test(text) ? text : undefined;
    case 'array':
      return arrayOf(text);
    case 'native':
      return paddedText(text, expected.name);
    default:
      return undefined;
  }
}

/** A JSON array of texts, numbers and booleans as PostgreSQL writes an array. */
function arrayOf(text: string): string | undefined {
  const values: unknown = isJson(text) ? JSON.parse(text, keepDigits) : undefined;
  const isFlat = (value: unknown): boolean => value === null || ['string', 'boolean'].includes(typeof value);
  if (!Array.isArray(values) || !values.every(isFlat)) return undefined;
  const quoted = values.map((value: string | boolean | null) =>
    value === null ? 'NULL' : `"${String(value).replace(/["\\]/g, '\\$&')}"`,
  );
  return `{${quoted.join(',')}}`;
}

/** A number stays as it is written. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

/** The blanks at the end of what is shorter are the server's to add. */
function paddedText(text: string, type: string): string | undefined {
  const bare = text.replace(/ +$/, '');
  return [...bare].length <= (paddedLength(type) ?? -1) ? bare : undefined;
}

/** A time of a year before Christ or of more than four digits, as PostgreSQL spells it. */
function momentOfAnyYear(text: string): ReturnType<typeof timestampOf> {
  const [, year = '', rest = '', before = ''] = /^(\d{4,6})(-\d\d-\d\d \S+?)( BC)?$/.exec(text) ?? [];
  const parsed = timestampOf(`2000${rest}`);
  if (parsed === undefined || !isAnyDate(`${year}${rest.slice(0, 6)}${before}`, LAST_YEAR_OF_TIMES))
    return undefined;
  const zone = parsed.zone === '' ? '' : `${parsed.zone}${before}`;
  return { text: `${year}${parsed.text.slice(4)}${zone === '' ? before : ''}`, zone };
}

function timestampText(text: string, zoned: boolean): string | undefined {
  const parsed = timestampOf(text) ?? momentOfAnyYear(text);
  if (parsed === undefined || (parsed.zone !== '' && !zoned)) return undefined;
  return zoned ? `${parsed.text}${parsed.zone === '' ? '+00' : parsed.zone}` : parsed.text;
}
