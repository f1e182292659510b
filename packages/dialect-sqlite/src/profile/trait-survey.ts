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
  /** What tells one way to keep times from another, of the values so far; undefined where there are several. */
  #way: string | undefined = '';
  #sample = '';

  constructor({ name, as }: ColumnPlan) {
    this.name = name;
    this.x = quoteIdentifier(name);
    this.#kind = as.kind;
  }

  cells(): readonly string[] {
    const { x } = this;
    const way = wayOf(x, this.#kind);
    return isTime(this.#kind) ? [`min(${way})`, `max(${way})`, `min(${x})`] : foldCells(x);
  }

  take(results: readonly unknown[]): void {
    if (isTime(this.#kind)) this.#takeWay(results as (string | null)[]);
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
    return this.#way === undefined ? {} : { spelling: withoutDigits(this.#sample, this.#kind) };
  }

  #takeWay([low, high, sample]: readonly (string | null | undefined)[]): void {
    if (low == null || high == null) return;
    const isOne = low === high && low.startsWith('text') && (this.#way === '' || this.#way === low);
    this.#way = isOne ? low : undefined;
    this.#sample = String(sample);
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

/** All that two times of one length may be spelled otherwise in: what is between day and time, and the zone. */
function wayOf(x: string, kind: string): string {
  const time = kind === 'time' ? x : `substr(${x},12)`;
  const zones = ['[+-]??:??', '[+-]????', '[+-]??', '[Zz]'];
  const lengths = [6, 5, 3, 1];
  const cases = zones.map(
    (zone, index) => `WHEN ${time} GLOB '*${zone}' THEN substr(${x},-${lengths[index]})`,
  );
  const gap = kind === 'time' ? "''" : `substr(${x},11,1)`;
  const zone = `CASE ${cases.join(' ')} ELSE '' END`;
  return `CASE WHEN ${x} IS NOT NULL THEN typeof(${x}) || octet_length(${x}) || ${gap} || ${zone} END`;
}

/** A time with its digits as 0; those of its zone stay. */
function withoutDigits(time: string, kind: string): string {
  const day = kind === 'time' ? 0 : 11;
  const zone = /(?:[+-]\d\d(?::?\d\d)?|[Zz])?$/.exec(time.slice(day))?.[0] ?? '';
  return time.slice(0, time.length - zone.length).replace(/\d/g, '0') + zone;
}
