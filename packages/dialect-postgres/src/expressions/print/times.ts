import type { LogicalType } from '@godwit/plugin-api';
import { quoteText } from '../../ddl/sql-text.js';
import { assignLiteral } from './assign-literal.js';
import { cast, type Fragment, Refusal } from './fragment.js';
import { assignNow } from './now.js';
import { isTime, timestampOf, timeText } from './typed-text.js';

/** Where the shorter one of two spellings may stand so that the order of the texts is that of the times. */
const SHORT_RIGHT = new Set(['<', '>=', 'BETWEEN']);
const SHORT_LEFT = new Set(['>', '<=']);
const BY_TEXT = 'the source compares times by their text and PostgreSQL by their value';
const DAY = '0000-00-00';
/** As a clock spells times in texts. */
const PLAIN: Partial<Record<Fragment['class'], RegExp>> = {
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^\d\d:\d\d:\d\d/,
  timestamp: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/,
};
/** In a spelling: a fraction of a second without zeros at its end, or none. */
const ANY_FRACTION = '.*';

/** Times brought to one class. */
export interface Times {
  readonly class: Fragment['class'];
  readonly parts: readonly Fragment[];
}

/** Whether a part is a day or a time, or the current time. */
export function isTimeClass({ class: valueClass }: Fragment): boolean {
  return valueClass === 'date' || valueClass === 'time' || valueClass === 'timestamp';
}

/**
 * Times, and constants beside them as such: where all are spelled in one way, the order of their texts in the source is that
 * of their values. `operator` is what compares them, where an order is asked for. Throws Refusal where that is not proved.
 */
export function unifyTimes(parts: readonly Fragment[], operator?: string): Times {
  if (parts.every((part) => part.spelling === undefined)) return unifyTyped(parts);
  const open = parts.map(({ spellingOfAnyFraction: any, ...part }) =>
    any ? { ...part, spelling: any } : part,
  );
  const isOpen = parts.some((part) => part.spellingOfAnyFraction !== undefined);
  try {
    return unifySpelled(parts, operator);
  } catch (error) {
    if (!isOpen || !(error instanceof Refusal)) throw error;
    return unifySpelled(open, operator);
  }
}

/** Times that the source keeps as such, which compare by their value there, too. */
function unifyTyped(parts: readonly Fragment[]): Times {
  // Now takes the kind of what it stands beside.
  const times = parts.filter(isTimeClass);
  const known = times.filter((part) => part.now === undefined);
  const [like] = known.length === 0 ? times : known;
  const kinds = new Set((known.length === 0 ? times : known).map(kindOf));
  if (like?.type === undefined || kinds.size > 1) throw new Refusal('it compares times of several kinds');
  const { type } = like;
  return { class: like.class, parts: parts.map((part) => asTime(part, type)) };
}

function kindOf({ class: valueClass, type }: Fragment): string {
  return `${valueClass} ${type !== undefined && 'zoned' in type && type.zoned}`;
}

function asTime(part: Fragment, type: LogicalType): Fragment {
  if (part.now !== undefined) return { ...assignNow(part.now, type), type };
  return part.class === 'text' && part.literal !== undefined ? assignLiteral(part, part.literal, type) : part;
}

function unifySpelled(parts: readonly Fragment[], operator: string | undefined): Times {
  const like = parts.find((part) => part.class === 'timestamp') ?? parts.find(isTimeClass);
  if (like === undefined || parts.some((part) => part.now !== undefined)) throw new Refusal(BY_TEXT);
  const spelling = longestOf(parts);
  refuseUnlikeZone(parts, spelling);
  const typed = parts.map((part, index) => {
    if (part.class === 'null') return part;
    const own = spellingOf(part);
    const isLike = own === spelling || own === '' || isOfAnyFraction(part, spelling);
    if (own === undefined || (!isLike && !isOrdered(own, spelling, operator, index)))
      throw new Refusal(BY_TEXT);
    return part.class === 'text' ? constantTime(part, like, spelling) : part;
  });
  return { class: like.class, parts: typed };
}

/** Whether no value says how the source spells times, and a constant is spelled otherwise than its clock does. */
export function isSpelledByConstants(parts: readonly Fragment[]): boolean {
  const kinds = parts.filter((part) => isTimeClass(part) && part.spelling === '').map((part) => part.class);
  const isPlain = ({ literal }: Fragment): boolean =>
    literal === undefined || kinds.every((kind) => PLAIN[kind]?.test(literal.text) ?? true);
  return kinds.length > 0 && !parts.every((part) => part.class !== 'text' || isPlain(part));
}

/** How the times of a part are spelled; '' where it has none; undefined: in several ways, or nobody knows. */
function spellingOf({ class: valueClass, spelling, literal }: Fragment): string | undefined {
  if (valueClass === 'text') return literal && patternOf(literal.text);
  return spelling ?? (valueClass === 'date' ? DAY : undefined);
}

function longestOf(parts: readonly Fragment[]): string {
  const columns = parts.filter((part) => isTimeClass(part)).map((part) => spellingOf(part) ?? '');
  const any = columns.find((one) => one.includes(ANY_FRACTION));
  if (any !== undefined) return any;
  const [longest = ''] = columns.toSorted((a, b) => b.length - a.length);
  if (longest !== '' && longest !== DAY) return longest;
  // Without values the constants say how times will be spelled.
  const constants = parts.filter(({ class: one }) => one === 'text').map((part) => spellingOf(part) ?? '');
  return [longest, ...constants].toSorted((a, b) => b.length - a.length)[0] ?? '';
}

/** Whether a part is spelled as times are whose fractions are as long as they need be: their texts have the order of the times. */
function isOfAnyFraction(part: Fragment, spelling: string): boolean {
  if (!spelling.includes(ANY_FRACTION)) return false;
  const whole = spelling.replace(ANY_FRACTION, '');
  const text = part.literal?.text;
  if (text === undefined) return spellingOf(part) === whole;
  const zone = zoneOf(text);
  return patternOf(text.slice(0, text.length - zone.length).replace(/\.\d*[1-9]$/, '') + zone) === whole;
}

/** Whether what is spelled like the beginning of the other one stands where that keeps the order. */
function isOrdered(own: string, longest: string, operator: string | undefined, index: number): boolean {
  if (operator === undefined || !longest.startsWith(own)) return false;
  return index === 1 ? SHORT_RIGHT.has(operator) : index === 0 && SHORT_LEFT.has(operator);
}

/** A zone that the source assumes may keep time twice in a year. */
function refuseUnlikeZone(parts: readonly Fragment[], spelling: string): void {
  const types = parts
    .filter(({ class: one }) => one === 'timestamp' || one === 'time')
    .map(({ type }) => type);
  const isZoned = types.map((type) => (type?.kind === 'timestamp' || type?.kind === 'time') && type.zoned);
  const empty = parts.every((part) => !isTimeClass(part) || part.spelling === '' || part.class === 'date');
  const isNumber = /^[a-z]/.test(spelling);
  const asTyped = isNumber || empty || isZoned.every((zoned) => zoned === (zoneOf(spelling) !== ''));
  if (!asTyped || new Set(isZoned).size > 1) throw new Refusal(BY_TEXT);
}

function constantTime(part: Fragment, like: Fragment, spelling: string): Fragment {
  const text = part.literal?.text ?? '';
  const { type } = like;
  if (type?.kind === 'date' || type === undefined) throw new Refusal(BY_TEXT);
  if (type.kind === 'time') {
    if (type.zoned || !isTime(text)) throw new Refusal(BY_TEXT);
    const clock = { ...part, sql: quoteText(timeText(text)) };
    return { ...cast(clock, 'time', 'time'), type, spelling };
  }
  const moment = timestampOf(text);
  const zoned = type.kind === 'timestamp' && type.zoned;
  const zone = moment?.zone === '' ? zoneOf(spelling) : moment?.zone;
  const isKnown = zoned ? zone !== '' : zone === '' || /^\+00(?::?00)?$/.test(zone ?? '');
  if (moment === undefined || !isKnown) throw new Refusal(BY_TEXT);
  const sql = `'${moment.text}${zoned ? (zone === 'Z' ? '+00' : zone) : ''}'`;
  const name = zoned ? 'timestamp with time zone' : 'timestamp';
  return { ...cast({ ...part, sql }, name, 'timestamp'), type, spelling, nullable: false };
}

/** As the profile of a source tells it: digits as 0, the zone as it is. */
function patternOf(text: string): string {
  const zone = zoneOf(text);
  return text.slice(0, text.length - zone.length).replace(/\d/g, '0') + zone;
}

function zoneOf(text: string): string {
  const start = /^\d{4}-/.test(text) ? 11 : 0;
  return /(?:[+-]\d\d(?::?\d\d)?|[Zz])$/.exec(text.slice(start))?.[0] ?? '';
}
