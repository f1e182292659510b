import type { LogicalType } from '@godwit/plugin-api';
import { arrayText } from './array.js';
import { isoInterval } from './interval.js';
import { literal, NotCertain, type Typed, typed, type ValueType } from './typed.js';
import { zonedText } from './zone.js';

const DATE = /^\d{4,}-\d\d-\d\d( BC)?$/;
const TIME = /^\d\d:\d\d:\d\d(\.\d{1,6})?$/;
const TIMESTAMP = /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?))?( BC)?$/;
const ENDLESS = /^-?infinity$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A constant of a type in its canonical text. Throws NotCertain where the text is no such constant. */
export function readConstant(text: string, type: ValueType): Typed {
  const tree = constantOf(text, type);
  if (tree === undefined) throw new NotCertain();
  return typed(tree, type.kind === 'decimal' ? digitsOf(tree.text) : type);
}

/** The type of a decimal constant, as wide as its digits. */
export function digitsOf(text: string): LogicalType {
  const [, whole = '', fraction = ''] = /^[-+]?(\d*)\.?(\d*)$/.exec(text) ?? [];
  if (`${whole}${fraction}` === '') return { kind: 'decimal' };
  return { kind: 'decimal', precision: whole.length + fraction.length, scale: fraction.length };
}

/** The type of a decimal that was an integer. */
export function integerDigits(type: ValueType): LogicalType {
  const precision = type.kind === 'bigint' ? 19 : type.kind === 'integer' && type.bits === 16 ? 5 : 10;
  return { kind: 'decimal', precision, scale: 0 };
}

function constantOf(text: string, type: ValueType): ReturnType<typeof literal> | undefined {
  switch (type.kind) {
    case 'boolean':
      return booleanOf(text.trim().toLowerCase());
    case 'integer':
    case 'bigint':
      return /^\s*[-+]?\d+\s*$/.test(text) ? literal('integer', String(BigInt(text.trim()))) : undefined;
    case 'decimal':
      return decimalOf(text.trim(), type);
    case 'float':
      return floatOf(text.trim(), type.bits);
    case 'bytes':
      return /^\\x([0-9a-f]{2})*$/i.test(text) ? literal('bytes', text.toLowerCase()) : undefined;
    case 'text':
      return [...text].length > (type.maxLength ?? text.length) ? undefined : literal('text', text);
    default:
      return textually(text, type);
  }
}

function textually(text: string, type: ValueType): ReturnType<typeof literal> | undefined {
  const spelled = spellingOf(text, type);
  return spelled === undefined ? undefined : literal('text', spelled);
}

function spellingOf(text: string, type: ValueType): string | undefined {
  switch (type.kind) {
    // 'now'::date and the like are the day on which the table was made.
    case 'date':
      return DATE.test(text) || ENDLESS.test(text) ? text : undefined;
    case 'time':
      return type.zoned ? zonedTime(text) : TIME.test(text) ? trimmedFraction(text) : undefined;
    case 'timestamp':
      if (ENDLESS.test(text)) return text;
      return type.zoned ? zonedText(text) : zonelessText(text);
    case 'uuid':
      return UUID.test(text) ? text.toLowerCase() : undefined;
    case 'interval':
      return isoInterval(text);
    case 'array':
      return arrayText(text, type.of, (element, of) => canonical(element, of));
    case 'enum':
      return type.values.includes(text) ? text : undefined;
    default:
      return text;
  }
}

function canonical(text: string, type: LogicalType): string {
  const found = constantOf(text, type);
  if (found === undefined) throw new NotCertain();
  return found.text;
}

function booleanOf(text: string): ReturnType<typeof literal> | undefined {
  if (['t', 'true', 'yes', 'on', '1'].includes(text)) return literal('boolean', 'true');
  return ['f', 'false', 'no', 'off', '0'].includes(text) ? literal('boolean', 'false') : undefined;
}

function decimalOf(
  text: string,
  type: Extract<LogicalType, { kind: 'decimal' }>,
): ReturnType<typeof literal> | undefined {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return /^(-?Infinity|NaN)$/.test(text) ? literal('decimal', text) : undefined;
  const fits = type.precision === undefined || fraction.replace(/0+$/, '').length <= (type.scale ?? 0);
  return fits ? literal('decimal', text) : undefined;
}

function floatOf(text: string, bits: number): ReturnType<typeof literal> | undefined {
  const number = Number(text.replace(/^(-?)inf(inity)?$/i, '$1Infinity'));
  if (text === '' || (Number.isNaN(number) && !/^nan$/i.test(text))) return undefined;
  if (bits === 32 && Number.isFinite(number) && Math.abs(number) > 3.4e38) return undefined;
  return literal('float', textOfDouble(number));
}

/** JavaScript does not write the minus of a zero. */
export function textOfDouble(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

function zonelessText(text: string): string | undefined {
  const [, date, time = '00:00:00', era = ''] = TIMESTAMP.exec(text) ?? [];
  return date === undefined ? undefined : `${date} ${trimmedFraction(time)}${era}`;
}

/** The zone of a time of day is kept with its minutes. */
function zonedTime(text: string): string | undefined {
  const [, time, zone, minutes = ':00'] = /^([\d:.]+)([+-]\d\d)(:\d\d)?$/.exec(text) ?? [];
  if (time === undefined || !TIME.test(time)) return undefined;
  return `${trimmedFraction(time)}${zone}${minutes}`;
}

/** The canonical form has no zeros at the end of a fraction. */
function trimmedFraction(time: string): string {
  return time.includes('.') ? time.replace(/\.?0+$/, '') : time;
}
