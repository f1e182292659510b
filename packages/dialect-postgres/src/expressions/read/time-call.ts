import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { castTo } from './cast.js';
import { startOf } from './day.js';
import { asText } from './text.js';
import { atZone, ofShifted, readNow, truncatedNow } from './time.js';
import {
  BIGINT,
  call,
  constantText,
  INTEGER,
  literal,
  NotCertain,
  type Reading,
  TEXT,
  type Typed,
  typed,
} from './typed.js';

type Call = Extract<SqlSyntax, { kind: 'call' }>;

const PARTS = /^(year|month|day|hour|minute|dow|doy)$/;
const TO_STRFTIME: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'],
  ['MM', '%m'],
  ['DD', '%d'],
  ['HH24', '%H'],
  ['MI', '%M'],
  ['SS.MS', '%f'],
  ['SS', '%S'],
  ['%', '%%'],
];

/** Functions of times. Undefined for others. */
export function readTimeCall(syntax: Call, reading: Reading): Typed | undefined {
  const { name } = syntax;
  const [first, second] = syntax.arguments;
  if (name === 'extract' || name === 'date_part') return readPart(syntax, reading);
  if (/^(floor|trunc|round)$/.test(name) && first !== undefined) return wholeEpoch(first, reading);
  if (name === 'date' && first !== undefined) return castTo(reading.read(first), { kind: 'date' });
  if (name === 'timezone' && first !== undefined && second !== undefined) {
    return atZone(reading.read(second), constantText(reading.read(first)));
  }
  if (name === 'date_trunc' && first !== undefined && second !== undefined) {
    const unit = constantText(reading.read(first));
    return startOf(unit, reading.read(second)) ?? truncatedNow(unit, reading.read(second));
  }
  if (name === 'to_char' && first !== undefined && second !== undefined) {
    // A date has the same text in every time zone.
    const value = first.kind === 'cast' && /^timestamp/.test(first.type) ? dateOf(first, reading) : undefined;
    return nowAsText(value ?? reading.read(first), constantText(reading.read(second)));
  }
  return readNow(name, syntax.arguments.map(reading.read));
}

/** `EXTRACT(year FROM value)`, `date_part('year', value)`. */
function readPart(syntax: Call, reading: Reading): Typed {
  const [head, value] = syntax.arguments;
  if (head === undefined || value === undefined) throw new NotCertain();
  const field = fieldOf(head);
  if (field === 'epoch' && isNow(reading.read(value))) return epochSeconds();
  const side = reading.read(value);
  const plain = side.type.kind === 'date' || (side.type.kind === 'timestamp' && !side.type.zoned);
  if (field === undefined || !PARTS.test(field) || !plain) throw new NotCertain();
  // A decimal in PostgreSQL, but of a whole number.
  const type = { kind: 'decimal', precision: 10, scale: 0 } as const;
  return typed(
    call('date-part', [literal('text', field), side.tree]),
    syntax.name === 'extract' ? type : INTEGER,
  );
}

function dateOf(syntax: Extract<SqlSyntax, { kind: 'cast' }>, reading: Reading): Typed | undefined {
  const side = syntax.operand.kind === 'name' ? reading.read(syntax.operand) : undefined;
  return side?.type.kind === 'date' ? side : undefined;
}

function fieldOf(syntax: SqlSyntax): string | undefined {
  if (syntax.kind === 'cast') return fieldOf(syntax.operand);
  if (syntax.kind === 'string') return syntax.value.toLowerCase();
  return syntax.kind === 'name' && syntax.parts.length === 1
    ? syntax.parts[0]?.value.toLowerCase()
    : undefined;
}

/** The seconds or milliseconds of now, which are whole elsewhere. */
function wholeEpoch(syntax: SqlSyntax, reading: Reading): Typed | undefined {
  if (!JSON.stringify(syntax).includes('epoch')) return undefined;
  const side = reading.read(syntax);
  const isEpoch = side.tree.kind === 'call' && side.tree.name.startsWith('current-epoch');
  return isEpoch ? { ...side, type: BIGINT } : undefined;
}

function isNow(side: Typed): boolean {
  return side.tree.kind === 'call' && side.tree.name === 'current-timestamp';
}

/** `to_char(now in UTC, 'YYYY-MM-DD')` with a pattern of plain parts. */
function nowAsText(side: Typed, pattern: string | undefined): Typed {
  const later = ofShifted(side, (base) => nowAsText(base, pattern));
  if (later !== undefined) return later;
  const utc = side.tree.kind === 'call' && side.tree.name === 'current-time-text';
  if (pattern === undefined) throw new NotCertain();
  if (!utc) return dayAsText(side, pattern);
  let format = '';
  for (let rest = pattern; rest !== ''; ) {
    const found = TO_STRFTIME.find(([from]) => rest.startsWith(from));
    const [plain, quoted] =
      found === undefined ? (/^(?:"((?:[^"\\]|\\.)*)"|[-\s:./,]+)/.exec(rest) ?? []) : [found[0]];
    if (plain === undefined) throw new NotCertain();
    format +=
      found?.[1] ?? (quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1')).replaceAll('%', '%%');
    rest = rest.slice(plain.length);
  }
  return typed(call('current-time-text', [literal('text', format)]), TEXT);
}

/** The text of a date as it is kept. */
function dayAsText(side: Typed, pattern: string): Typed {
  if (side.type.kind !== 'date' || pattern !== 'YYYY-MM-DD' || side.tree.kind !== 'column')
    throw new NotCertain();
  return asText(side);
}

/** Seconds since 1970 with their fraction, of which a thousand times is milliseconds. */
function epochSeconds(): Typed {
  return typed(call('current-epoch-s', []), { kind: 'decimal', precision: 20, scale: 6 });
}
