import {
  type ColumnFacts,
  type ColumnPlan,
  type FindingCode,
  integerFacts,
  type LogicalType,
  MAX_FINDING_KEYS,
  type ValueShape,
} from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { type Anomaly, anomaliesOf } from './anomalies.js';
import type { ChangeCount } from './outcome.js';
import { isTime, shapeSql } from './shapes.js';
import { timeFormSql } from './time-forms.js';

/** Gives keys of rows of the page at hand for which a predicate is true. */
export type FindKeys = (predicate: string, limit: number) => readonly string[];

/** The shape that all values have beside no other one. */
export type OneShape = ValueShape | 'none';

/** Values by storage class; text longest and shortest, whole number smallest and largest. */
const CLASSES = ['integer', 'real', 'text', 'blob'] as const;

/** What is gathered of one column. A shape that one value has not is not asked for any more. */
export class ColumnSurvey {
  readonly name: string;
  /** The column as SQL writes it. */
  readonly x: string;
  /** The values so far, NULLs apart; only of pages with shapes to ask for, so exact while one is left. */
  values = 0n;
  readonly found = new Map<FindingCode, ChangeCount>();
  readonly #anomalies: readonly Anomaly[];
  readonly #facts: boolean;
  #shapes: readonly ValueShape[];
  #cells: readonly string[] | undefined;
  readonly #counts = new Map<(typeof CLASSES)[number], bigint>();
  /** By time form, in a column that declares dates or moments. */
  readonly #forms: bigint[];
  readonly #kind: LogicalType['kind'];
  #length: { min: number; max: number } | undefined;
  #range: { min: bigint; max: bigint } | undefined;

  constructor(column: ColumnPlan, shapes: readonly ValueShape[], findings: boolean) {
    this.name = column.name;
    this.x = quoteIdentifier(column.name);
    this.#shapes = shapes;
    this.#facts = findings;
    this.#anomalies = findings ? anomaliesOf(column.as, this.x) : [];
    this.#kind = column.as.kind;
    this.#forms = findings && isTime(this.#kind) ? timeFormSql(this.x).map(() => 0n) : [];
  }

  /** What a page is asked, as SQL. */
  cells(): readonly string[] {
    this.#cells ??= this.#write();
    return this.#cells;
  }

  /** The shapes that every value has. */
  shapes(): readonly ValueShape[] {
    return this.values === 0n ? [] : this.#shapes;
  }

  /** Where times are stored in several forms: how many are of another than the most frequent one, as SQL and count. */
  mixedForms(): { readonly count: number; readonly predicate: string } | undefined {
    const forms = timeFormSql(this.x)
      .map((predicate, index) => ({ predicate, count: this.#forms[index] ?? 0n }))
      .filter(({ count }) => count > 0n)
      .sort((a, b) => Number(b.count - a.count));
    const others = forms.slice(1);
    if (others.length === 0) return undefined;
    const count = Number(others.reduce((sum, one) => sum + one.count, 0n));
    return { count, predicate: others.map(({ predicate }) => `(${predicate})`).join(' OR ') };
  }

  facts(): ColumnFacts {
    const classes = Object.fromEntries(CLASSES.map((name) => [name, Number(this.#counts.get(name) ?? 0n)]));
    return {
      classes: classes as NonNullable<ColumnFacts['classes']>,
      ...(this.#length === undefined ? {} : { length: this.#length }),
      ...(this.#range === undefined ? {} : { integers: integerFacts(this.#range.min, this.#range.max) }),
    };
  }

  /** All values have this shape and no other. */
  settle(shape: OneShape, values: bigint): void {
    this.values = values;
    this.#shapes = this.#shapes.filter((one) => one === shape);
    this.#cells = [];
  }

  /** Some value lacks every shape but these. */
  narrow(possible: readonly ValueShape[]): void {
    const shapes = this.#shapes.filter((shape) => possible.includes(shape));
    if (shapes.length === this.#shapes.length) return;
    this.#shapes = shapes;
    this.#cells = undefined;
  }

  take(results: readonly unknown[], keys: FindKeys): void {
    const [values, ...rest] = results;
    this.values += values as bigint;
    const shapes = this.#shapes.filter((_, index) => rest[index] === 0n);
    const told = rest.slice(this.#shapes.length);
    for (const [index, anomaly] of this.#anomalies.entries()) this.#add(anomaly, told[index] as bigint, keys);
    const facts = told.slice(this.#anomalies.length) as (bigint | null)[];
    for (const index of this.#forms.keys())
      this.#forms[index] = (this.#forms[index] ?? 0n) + (facts[index] ?? 0n);
    if (this.#facts) this.#addFacts(facts.slice(this.#forms.length));
    if (shapes.length === this.#shapes.length) return;
    this.#shapes = shapes;
    this.#cells = undefined;
  }

  #write(): readonly string[] {
    const { x } = this;
    if (this.#shapes.length === 0 && !this.#facts) return [];
    const unlike = this.#shapes.map((shape) =>
      counted(`${x} IS NOT NULL AND (${shapeSql(shape, x, this.#kind)}) IS NOT TRUE`),
    );
    const odd = this.#anomalies.map(({ predicate }) => counted(predicate));
    const forms = this.#forms.length === 0 ? [] : timeFormSql(x).map(counted);
    return [`count(${x})`, ...unlike, ...odd, ...forms, ...(this.#facts ? factCells(x) : [])];
  }

  #add({ code, predicate }: Anomaly, count: bigint, keys: FindKeys): void {
    if (count === 0n) return;
    const known = this.found.get(code) ?? { count: 0, keys: [] };
    this.found.set(code, known);
    known.count += Number(count);
    const room = MAX_FINDING_KEYS - known.keys.length;
    if (room > 0) known.keys.push(...keys(predicate, room));
  }

  #addFacts(cells: readonly (bigint | null)[]): void {
    for (const [index, name] of CLASSES.entries()) {
      this.#counts.set(name, (this.#counts.get(name) ?? 0n) + (cells[index] ?? 0n));
    }
    const [shortest, longest, smallest, largest] = cells.slice(CLASSES.length);
    if (shortest != null && longest != null) {
      const { min, max } = this.#length ?? { min: Number.POSITIVE_INFINITY, max: 0 };
      this.#length = { min: Math.min(min, Number(shortest)), max: Math.max(max, Number(longest)) };
    }
    if (smallest != null && largest != null) {
      const { min, max } = this.#range ?? { min: smallest, max: largest };
      this.#range = { min: smallest < min ? smallest : min, max: largest > max ? largest : max };
    }
  }
}

function counted(predicate: string): string {
  return `count(CASE WHEN ${predicate} THEN 1 END)`;
}

function factCells(x: string): readonly string[] {
  const length = `CASE WHEN typeof(${x}) IN ('text','blob') THEN length(${x}) END`;
  const whole = `CASE typeof(${x}) WHEN 'integer' THEN ${x} END`;
  return [
    ...CLASSES.map((name) => counted(`typeof(${x})='${name}'`)),
    ...[length, whole].flatMap((what) => [`min(${what})`, `max(${what})`]),
  ];
}
