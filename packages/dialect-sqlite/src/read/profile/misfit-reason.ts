import { formatCount, formatLogicalType, type LogicalType } from '@godwit/plugin-api';
import type { ChangeCount, Outcome, Storage } from './outcome.js';

/** What values are or do, of one and of several. */
type Phrase = readonly [one: string, several: string];

/**
 * What is the matter with the values that a type does not hold, where they fit another one, as a full sentence:
 * `1 of 2,000 values is longer than 20 characters (longest: 39; id=77).` `chosen`: the config asks for the type, so that UTC
 * fits one without a zone.
 */
export function misfitReason(asked: LogicalType, as: LogicalType, outcome: Outcome, chosen: boolean): string {
  const total = outcome.rows - outcome.nulls;
  const groups = [...outcome.misfitsBy].sort(([, a], [, b]) => b.count - a.count);
  const clauses = groups.map(([storage, found], index) => {
    const [one, several] = phraseOf(asked, as, storage, chosen);
    const of = index === 0 ? ` of ${formatCount(total)} ${total === 1n ? 'value' : 'values'}` : '';
    const facts = factsOf(asked, storage, found, outcome);
    return `${formatCount(found.count)}${of} ${found.count === 1 ? one : several}${facts}`;
  });
  return `${clauses.join(', and ')}.`;
}

/** How long the longest is, and the key of one such row. */
function factsOf(
  asked: LogicalType,
  storage: Storage,
  { count, keys: [key] }: ChangeCount,
  { longest }: Outcome,
): string {
  if (asked.kind === 'text' && storage === 'text' && longest !== undefined)
    return ` (longest: ${formatCount(longest.characters)}; ${longest.key})`;
  if (key === undefined) return '';
  return count === 1 ? ` (${key})` : ` (e.g. ${key})`;
}

function phraseOf(asked: LogicalType, as: LogicalType, storage: Storage, chosen: boolean): Phrase {
  if (storage === 'blob') return ['is a blob', 'are blobs'];
  return nearPhrase(asked, as, chosen) ?? (storage === 'number' ? numberPhrase(asked) : textPhrase(asked));
}

/** Where a type of the same kind holds them, that tells what is the matter. */
function nearPhrase(asked: LogicalType, as: LogicalType, chosen: boolean): Phrase | undefined {
  if (asked.kind === 'integer' && as.kind === 'bigint')
    return [`is beyond ${asked.bits} bits`, `are beyond ${asked.bits} bits`];
  if (asked.kind === 'decimal' && as.kind === 'decimal') {
    const digits = `more digits than ${formatLogicalType(asked)} keeps`;
    return [`has ${digits}`, `have ${digits}`];
  }
  if (asked.kind === 'date' && as.kind === 'timestamp') return ['has a time of day', 'have a time of day'];
  if (asked.kind !== as.kind || (asked.kind !== 'timestamp' && asked.kind !== 'time')) return undefined;
  if (as.kind === asked.kind && as.zoned === asked.zoned) {
    const digits = `more digits of a second than ${formatLogicalType(asked)} keeps`;
    return [`has ${digits}`, `have ${digits}`];
  }
  const other = chosen && asked.kind === 'timestamp' ? ' other than UTC' : '';
  const zone = asked.zoned ? 'no time zone' : `a time zone${other}`;
  return [`has ${zone}`, `have ${zone}`];
}

function numberPhrase(asked: LogicalType): Phrase {
  switch (asked.kind) {
    case 'boolean':
      return ['is a number other than 0 and 1', 'are numbers other than 0 and 1'];
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'float': {
      const type = formatLogicalType(asked);
      return [`is a number that ${type} does not hold`, `are numbers that ${type} does not hold`];
    }
    default:
      return ['is a number', 'are numbers'];
  }
}

const NOUNS: Partial<Readonly<Record<LogicalType['kind'], string>>> = {
  integer: 'whole number',
  bigint: 'whole number',
  decimal: 'number',
  float: 'number',
  json: 'JSON',
  uuid: 'UUID',
};

function textPhrase(asked: LogicalType): Phrase {
  if (asked.kind === 'text') {
    const length = `longer than ${formatCount(asked.maxLength ?? 0)} characters`;
    return [`is ${length}`, `are ${length}`];
  }
  const what = `text that is no ${NOUNS[asked.kind] ?? asked.kind}`;
  return [`is ${what}`, `are ${what}`];
}
