import type { LogicalKind, LogicalType } from '../../schema/logical-type.js';
import { canonicalText } from '../canonical-text.js';
import type { Value } from '../value.js';
import { booleanWords } from './boolean-words.js';
import { type Caster, caster, type Given } from './caster.js';
import { durationOfClock, durationText } from './interval.js';
import { Misfit } from './misfit.js';
import { normalizedJson } from './normalized-json.js';

const TOO_LONG = new Misfit('it has more characters than the type keeps');
const NO_UTF8 = new Misfit('its bytes are no text');
const NO_BOOLEAN = new Misfit('it is none of the words or numbers for true and false');
const NO_UUID = new Misfit('it is no UUID');
const NO_JSON = new Misfit('it is no JSON');
const NO_DURATION = new Misfit(
  'it is no duration of ISO 8601, such as P1DT2H, no clock such as 1.02:03:04, no moment so long after 1970, and no number of microseconds',
);
const NOT_IN_ENUM = new Misfit('it is none of the words of the enum');

const ALL_KINDS: readonly LogicalKind[] =
  'boolean integer bigint decimal float bytes date time timestamp interval uuid json enum array native'.split(
    ' ',
  ) as LogicalKind[];

/** Everything has a text: its canonical one, except bytes, whose spelling is chosen. */
export const toText: Caster = caster('text', ALL_KINDS, ({ maxLength }, { bytes }) => (value, from) => {
  const text = isBytes(value) ? spell(value, bytes) : canonicalText(value, from);
  if (text === undefined) return NO_UTF8;
  // A text has at most as many code points as code units, so most are never counted.
  const long = maxLength !== undefined && text.length > maxLength && [...text].length > maxLength;
  return long ? TOO_LONG : text;
});

function spell(bytes: Uint8Array, as: 'hex' | 'base64' | 'utf8'): string | undefined {
  if (as !== 'utf8') {
    const text = Buffer.from(bytes).toString(as);
    return as === 'hex' ? `\\x${text}` : text;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const WORDS = booleanWords();

export const toBoolean: Caster = caster(
  'boolean',
  ['integer', 'bigint', 'decimal', 'float', 'text', 'enum'],
  () => (value, from) => {
    if (typeof value === 'boolean') return value;
    if (from.kind === 'text' || from.kind === 'enum')
      return WORDS.get(String(value).toLowerCase()) ?? NO_BOOLEAN;
    const number = Number(value);
    return number === 1 ? true : number === 0 ? false : NO_BOOLEAN;
  },
);

const UUID = /^[0-9a-f]{32}$/;

/** Takes what PostgreSQL does: any case, braces around, hyphens between groups of four digits or none. */
export const toUuid: Caster = caster('uuid', ['text', 'bytes'], () => (value) => {
  const text = isBytes(value) ? Buffer.from(value).toString('hex') : withoutHyphens(String(value));
  if (text === undefined || !UUID.test(text)) return NO_UUID;
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
});

function withoutHyphens(text: string): string | undefined {
  const bare = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
  return /^(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}$/i.test(bare) ? bare.replaceAll('-', '').toLowerCase() : undefined;
}

/** Text has to be JSON already, and stays as it is; numbers, booleans and arrays are JSON of their own. */
export const toJson: Caster = caster(
  'json',
  ['text', 'boolean', 'integer', 'bigint', 'decimal', 'float', 'array'],
  () => (value, from) => {
    const text = Array.isArray(value) ? listText(value, from) : canonicalText(value, from);
    return normalizedJson(text) instanceof Misfit ? NO_JSON : text;
  },
);

const PLAIN_KINDS: readonly LogicalKind[] = ['boolean', 'integer', 'bigint', 'decimal', 'float', 'json'];

function listText(list: readonly Value[], type: LogicalType): string {
  const of = type.kind === 'array' ? type.of : type;
  const elements = list.map((one) => {
    if (one === null) return 'null';
    if (Array.isArray(one)) return listText(one, of);
    const text = canonicalText(one, of);
    return PLAIN_KINDS.includes(of.kind) ? text : JSON.stringify(text);
  });
  return `[${elements.join(',')}]`;
}

/** A number counts microseconds. */
export const toInterval: Caster = caster('interval', ['text', 'integer', 'bigint'], () => (value) => {
  const text = typeof value === 'string' ? durationText(value) : undefined;
  return (
    text ??
    durationOfClock(typeof value === 'number' ? BigInt(value) : (value as bigint | string)) ??
    NO_DURATION
  );
});

export const toEnum: Caster = caster(
  'enum',
  ['text', 'enum'],
  ({ values }) =>
    (value) =>
      values.includes(String(value)) ? value : NOT_IN_ENUM,
);

function isBytes(value: Given): value is Uint8Array {
  return ArrayBuffer.isView(value);
}
