import { asFloat, asNumber, asText, plainWhole } from './cast.js';
import {
  type Fragment,
  integerOf,
  isShortDecimal,
  nameOfClass,
  Refusal,
  type Scope,
  type ValueClass,
} from './fragment.js';
import { besideJsonValue } from './json.js';
import { booleanLiteral } from './literal.js';
import { isSpelledByConstants, isTimeClass, unifyTimes } from './times.js';
import { typedText } from './typed-text.js';

const NUMBERS: ReadonlySet<ValueClass> = new Set(['integer', 'decimal', 'float']);
const TEXT_LIKE: ReadonlySet<ValueClass> = new Set(['text', 'uuid', 'enum', 'json', 'date', 'time']);
const DAY = '0000-00-00';
const SPELLED_BY_CONSTANTS =
  'the source compares the texts of times, which no row shows; here they are taken to be spelled as in the expression';
const EXACT_IN_DOUBLE = 2n ** 53n;

/** Parts brought to one class; `class` is `null` where all of them are NULL. */
export interface Unified {
  readonly class: ValueClass;
  readonly parts: readonly Fragment[];
}

/**
 * Brings values to one class, so that PostgreSQL compares or returns them as SQLite does.
 * Throws Refusal where the classes differ: SQLite orders them number < text < blob, PostgreSQL does not compare them.
 */
export function unify(parts: readonly Fragment[], scope: Scope, operator?: string): Unified {
  const classes = new Set(parts.map((part) => part.class));
  classes.delete('null');
  const [only = 'null'] = classes;
  if (areTimes(parts)) {
    if (isSpelledByConstants(parts)) scope.caveats.add(SPELLED_BY_CONSTANTS);
    return unifyTimes(parts, operator);
  }
  if (classes.size <= 1) return single(only, parts);
  if (classes.has('json-value')) return { class: 'json-value', parts: besideJsonValue(parts) };
  if (classes.has('boolean')) return withBooleans(parts, scope);
  if ([...classes].every((one) => NUMBERS.has(one))) return numbers(parts);
  if ([...classes].every((one) => TEXT_LIKE.has(one))) return texts(parts, scope);
  if (operator === '=' || operator === '<>') {
    const arrays = besideEmptyArray(parts);
    if (arrays !== undefined) return { class: 'other', parts: arrays };
  }
  const [a, b] = [...classes].map(nameOfClass);
  throw new Refusal(`it mixes ${a} with ${b}, which PostgreSQL keeps apart`);
}

/** Days beside texts compare as texts of days do, also those of which there are none yet. */
function areTimes(parts: readonly Fragment[]): boolean {
  const times = parts.filter(isTimeClass);
  const isProved = times.some(
    (part) => part.class !== 'date' || ![undefined, '', DAY].includes(part.spelling),
  );
  return isProved && parts.every((part) => isTimeClass(part) || ['text', 'null'].includes(part.class));
}

function single(only: ValueClass, parts: readonly Fragment[]): Unified {
  if (only === 'json-value') throw new Refusal('what a JSON path finds may be of any type');
  if (only === 'json') throw new Refusal('PostgreSQL cannot compare JSON');
  if (only === 'other') throw new Refusal('values of this type do not compare in the same way');
  const isBesideDouble = only === 'float' && parts.some((part) => part.literal === undefined);
  return { class: only, parts: isBesideDouble ? parts.map(plainWhole) : parts };
}

/** Arrays, and the constant that has no elements; undefined where there is anything else. */
function besideEmptyArray(parts: readonly Fragment[]): readonly Fragment[] | undefined {
  const typed = parts.map((part) => {
    if (part.type?.kind === 'array') return part;
    return part.literal?.type === 'text' && part.literal.text === '[]' ? { ...part, sql: "'{}'" } : undefined;
  });
  return typed.every((part) => part !== undefined) ? typed : undefined;
}

function withBooleans(parts: readonly Fragment[], scope: Scope): Unified {
  const asBooleans = parts.map((part) => {
    if (part.class === 'boolean' || part.class === 'null') return part;
    const number = integerOf(part);
    return number === 0n || number === 1n ? booleanLiteral(number === 1n) : undefined;
  });
  if (asBooleans.every((part) => part !== undefined)) return { class: 'boolean', parts: asBooleans };
  return unify(
    parts.map((part) => (part.class === 'boolean' ? asNumber(part) : part)),
    scope,
  );
}

function numbers(parts: readonly Fragment[]): Unified {
  const values = parts.filter((part) => part.literal === undefined);
  if (!values.some((part) => part.class === 'float')) return { class: 'decimal', parts };
  return { class: 'float', parts: parts.map(exactFloat).map(plainWhole) };
}

/** Beside a double: numbers that become doubles without a loss. */
function exactFloat(part: Fragment): Fragment {
  if (part.class === 'float' || part.class === 'null') return part;
  const number = integerOf(part);
  if (number !== undefined && number <= EXACT_IN_DOUBLE && number >= -EXACT_IN_DOUBLE) return part;
  if (number === undefined && (part.narrow === true || isShortDecimal(part))) return asFloat(part);
  throw new Refusal('the source compares integers and reals exactly and PostgreSQL rounds the integers');
}

/** Beside a UUID, date or enum, texts become such values if all of them can; else everything becomes text. */
function texts(parts: readonly Fragment[], scope: Scope): Unified {
  const typed = parts.find((part) => part.class !== 'text' && part.class !== 'null');
  const kinds = new Set(
    parts.filter((part) => part.class !== 'text' && part.class !== 'null').map((part) => part.class),
  );
  const literals =
    typed === undefined || kinds.size > 1 ? [undefined] : parts.map((part) => typedText(part, typed));
  if (typed !== undefined && literals.every((part) => part !== undefined))
    return { class: typed.class, parts: literals };
  return { class: 'text', parts: parts.map((part) => asText(part, scope)) };
}
