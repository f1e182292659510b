import type { ColumnPlan, ValueTraits } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { FOLDS_ALIKE } from './fold-functions.js';

/** Gathers of one column, page by page, what {@link ValueTraits} tells. */
export class TraitSurvey {
  readonly name: string;
  /** The column as SQL writes it. */
  readonly x: string;
  readonly #kind: ColumnPlan['as']['kind'];
  #foldsAlike = 3;
  /**
   * What tells one way to keep times from another, of the values so far; undefined where there are several. The second one
   * counts fractions of any length as one way.
   */
  readonly #ways: (string | undefined)[] = ['', ''];
  #sample = '';

  constructor({ name, as }: ColumnPlan) {
    this.name = name;
    this.x = quoteIdentifier(name);
    this.#kind = as.kind;
  }

  cells(): readonly string[] {
    const { x } = this;
    if (!isTime(this.#kind)) return foldCells(x);
    const ways = [wayOf(x, this.#kind, `octet_length(${x})`), wayOf(x, this.#kind, lengthOf(x, this.#kind))];
    return [`min(${x})`, ...ways.flatMap((way) => [`min(${way})`, `max(${way})`])];
  }

  take(results: readonly unknown[]): void {
    if (isTime(this.#kind)) this.#takeWays(results as (string | null)[]);
    else this.#foldsAlike &= Number(results[0]) | (Number(results[1]) << 1);
  }

  traits(): ValueTraits {
    if (!isTime(this.#kind)) {
      const alike = [
        this.#foldsAlike & 1 ? ['lower' as const] : [],
        this.#foldsAlike & 2 ? ['upper' as const] : [],
      ];
      return { foldsAlike: alike.flat() };
    }
    const [one, any] = this.#ways;
    const spelling = withoutDigits(this.#sample, this.#kind);
    const open = spelling.replace(/(?<=:00)(?:\.0+)?(?=[+]|$)/, ANY_FRACTION);
    return {
      ...(one === undefined ? {} : { spelling }),
      ...(any?.includes(ANY_FRACTION) ? { spellingOfAnyFraction: open } : {}),
    };
  }

  #takeWays([sample, ...bounds]: readonly (string | null | undefined)[]): void {
    for (const index of [0, 1]) {
      const [low, high] = bounds.slice(index * 2);
      if (low == null || high == null) continue;
      const way = this.#ways[index];
      const isOne = low === high && low.startsWith('text') && (way === '' || way === low);
      this.#ways[index] = isOne ? low : undefined;
    }
    if (sample != null) this.#sample = String(sample);
  }
}

const BEYOND_ASCII = "'*[^' || char(1) || '-' || char(127) || ']*'";

function foldCells(x: string): readonly string[] {
  const other = `typeof(${x})='text' AND ${x} GLOB ${BEYOND_ASCII}`;
  return [1, 2].map((bit) => `count(CASE WHEN ${other} AND NOT ${FOLDS_ALIKE}(${x}) & ${bit} THEN 1 END)=0`);
}

function isTime(kind: ColumnPlan['as']['kind']): boolean {
  return kind === 'date' || kind === 'time' || kind === 'timestamp';
}

/** In a spelling: a fraction of a second without zeros at its end, or none. */
const ANY_FRACTION = '.*';

/**
 * How long a time is; the same where it has a fraction without zeros at its end and where it has none, by which the order of
 * the texts is that of the times. A zone behind it must not be above the point, as Z is.
 */
function lengthOf(x: string, kind: string): string {
  const body = `replace(${x},'+00:00','')`;
  const seconds = kind === 'time' ? '??:??:??' : '????-??-?????:??:??';
  const isWhole = `${body} GLOB '${seconds}'`;
  const isFine = `${body} GLOB '${seconds}.*[1-9]' AND substr(${body},${kind === 'time' ? 10 : 21}) NOT GLOB '*[^0-9]*'`;
  return `CASE WHEN ${isWhole} OR (${isFine}) THEN '${ANY_FRACTION}' ELSE octet_length(${x}) END`;
}

/** All that two times of one length may be spelled otherwise in: what is between day and time, and the zone. */
function wayOf(x: string, kind: string, length: string): string {
  const time = kind === 'time' ? x : `substr(${x},12)`;
  const zones = ['[+-]??:??', '[+-]????', '[+-]??', '[Zz]'];
  const lengths = [6, 5, 3, 1];
  const cases = zones.map(
    (zone, index) => `WHEN ${time} GLOB '*${zone}' THEN substr(${x},-${lengths[index]})`,
  );
  const gap = kind === 'time' ? "''" : `substr(${x},11,1)`;
  const zone = `CASE ${cases.join(' ')} ELSE '' END`;
  return `CASE WHEN ${x} IS NOT NULL THEN typeof(${x}) || (${length}) || ${gap} || ${zone} END`;
}

/** A time with its digits as 0; those of its zone stay. */
function withoutDigits(time: string, kind: string): string {
  const day = kind === 'time' ? 0 : 11;
  const zone = /(?:[+-]\d\d(?::?\d\d)?|[Zz])?$/.exec(time.slice(day))?.[0] ?? '';
  return time.slice(0, time.length - zone.length).replace(/\d/g, '0') + zone;
}
