import type { LogicalType } from '@godwit/plugin-api';
import { quoteText } from '../sql-text.js';
import type { Conversion } from './converts.js';
import { isJsonText } from './json-text.js';
import { integerBounds } from './number-conversion.js';

/** What a text has to look like to be a value of a type, and what else is asked of one that does. */
interface Shape {
  readonly pattern: string;
  /** True for what looks like a value and is none. */
  readonly not?: string;
}

/** How a text becomes what it spells. What PostgreSQL would read otherwise than it is written is a misfit. */
export function textConversion(name: string, to: LogicalType): Conversion | undefined {
  // Patterns do not go with collations that fold.
  const text = `${name}::text COLLATE pg_catalog."C"`;
  const using = (cast: string): string => `${name}::text::${cast}`;
  if (to.kind === 'bytes')
    return { using: () => `pg_catalog.convert_to(${name}::text, 'UTF8')`, rewrites: true };
  if (to.kind === 'boolean') {
    const words = ['true', 'false', 't', 'f', 'yes', 'no', 'y', 'n', 'on', 'off', '1', '0'].map(quoteText);
    return { using, rewrites: true, misfits: `pg_catalog.lower(${text}) NOT IN (${words.join(', ')})` };
  }
  if (to.kind === 'enum') {
    const misfits =
      to.values.length === 0
        ? `${name} IS NOT NULL`
        : `${text} NOT IN (${to.values.map(quoteText).join(', ')})`;
    return { using, rewrites: true, misfits };
  }
  if (to.kind === 'json') return { using, rewrites: true, misfits: `NOT ${isJsonText(text, to.form)}` };
  const shape = shapeOf(text, to);
  return shape === undefined ? undefined : { using, rewrites: true, misfits: misfitsOf(text, shape) };
}

function misfitsOf(text: string, { pattern, not }: Shape): string {
  const matches = `${text} ~ ${quoteText(pattern)}`;
  return not === undefined
    ? `NOT (${matches})`
    : `CASE WHEN ${matches} THEN ${not} ELSE ${text} IS NOT NULL END`;
}

const UUID = '[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}';
const DAY = '(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';
const ZONE = '(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)';

function shapeOf(text: string, to: LogicalType): Shape | undefined {
  switch (to.kind) {
    case 'uuid':
      return { pattern: `^(?:${UUID}|[0-9A-Fa-f]{32})$` };
    case 'integer':
    case 'bigint': {
      const [min, max] = integerBounds(to);
      return {
        pattern: '^(?:0|-?[1-9][0-9]{0,18})$',
        not: `(${text})::numeric NOT BETWEEN ${min} AND ${max}`,
      };
    }
    case 'decimal':
      return decimal(text, to);
    case 'float': {
      // So many digits come back as they were.
      const digits = `pg_catalog.char_length(pg_catalog.translate(${text}, '-.', '')) > ${to.bits === 32 ? 6 : 15}`;
      return { pattern: '^-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?$', not: digits };
    }
    case 'date':
      return { pattern: `^${DAY}$`, not: noSuchDay(text) };
    case 'timestamp': {
      const zone = to.zoned ? `${ZONE}?` : '';
      return { pattern: `^${DAY}[ T]${clock(to.precision)}${zone}$`, not: noSuchDay(text) };
    }
    case 'time':
      return { pattern: `^${clock(to.precision)}${to.zoned ? ZONE : ''}$` };
    case 'array':
      return array(to.of);
    default:
      return undefined;
  }
}

function decimal(text: string, { precision, scale = 0 }: Extract<LogicalType, { kind: 'decimal' }>): Shape {
  const pattern = '^-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?$';
  const isLong = `pg_catalog.char_length(${text}) > 1000`;
  if (precision === undefined) return { pattern, not: isLong };
  const number = `(${text})::numeric`;
  const outside = `pg_catalog.abs(${number}) >= 1e${precision - scale}::numeric OR ${number} <> pg_catalog.round(${number}, ${scale})`;
  return { pattern, not: `CASE WHEN ${isLong} THEN true ELSE ${outside} END` };
}

function clock(precision: number): string {
  const fraction = precision === 0 ? '' : `(?:[.][0-9]{1,${precision}})?`;
  return `(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]${fraction}`;
}

/** Whether the month has not so many days. */
function noSuchDay(text: string): string {
  const part = (from: number, length: number): string =>
    `pg_catalog.substr(${text}, ${from}, ${length})::integer`;
  const first = `pg_catalog.make_date(${part(1, 4)}, ${part(6, 2)}, 1)`;
  const last = `pg_catalog.date_part('day', ${first} + interval '1 month' - interval '1 day')`;
  return `${part(9, 2)} > ${last}`;
}

/** Arrays of one dimension of what needs no quotes. */
function array(of: LogicalType): Shape | undefined {
  const elements: Partial<Record<LogicalType['kind'], string>> = {
    integer: of.kind === 'integer' && of.bits === 16 ? '-?[0-9]{1,4}' : '-?[0-9]{1,9}',
    bigint: '-?[0-9]{1,18}',
    uuid: UUID,
  };
  const element = elements[of.kind];
  return element === undefined ? undefined : { pattern: `^\\{(?:${element}(?:,${element})*)?\\}$` };
}
