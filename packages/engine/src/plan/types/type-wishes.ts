import type { AnyTransform, Column, LogicalType, Table, TypeWish } from '@godwit/plugin-api';
import type { Cast } from '@godwit/plugin-api/conversions';
import { clockTransform } from '../transforms/clock-transform.js';
import { countTransform, momentTransform } from '../transforms/count-transforms.js';
import type { ColumnChoices } from './column-choices.js';
import { followKeys } from './follow-keys.js';
import type { TypeOverrides } from './type-overrides.js';

/** A type that a column of the target has, and the values of one of the source are asked for. */
export interface TakenType {
  readonly as: LogicalType;
  /** Whether a value that says the same in another form is taken for one of it. */
  readonly chosen?: true;
  /** What makes what an application keeps there of values as the source declares them. */
  readonly cast?: Cast;
  /** The zone whose clocks the column shows of moments, which `as` are. */
  readonly clock?: string;
}

/** Those of several columns. */
export type TakenTypes = ReadonlyMap<Column, TakenType>;

/** What the config asks of the types of columns, by `typeMappings` and by `columns`. */
export class TypeWishes {
  readonly #overrides: TypeOverrides;
  readonly #choices: ColumnChoices;
  readonly #readsCounts: boolean;
  readonly #taken: TakenTypes;
  readonly #followed: ReadonlyMap<Column, TypeWish>;

  /**
   * `readsCounts`: whether the source itself makes moments of counts of time. `taken`: the types of columns that the target
   * has and the config names no type for. `tables`: those in which a column follows what is asked of the other end of its foreign
   * key.
   */
  constructor(
    overrides: TypeOverrides,
    choices: ColumnChoices,
    readsCounts: boolean,
    taken: TakenTypes = new Map(),
    tables: readonly Table[] = [],
  ) {
    this.#overrides = overrides;
    this.#choices = choices;
    this.#readsCounts = readsCounts;
    this.#taken = taken;
    this.#followed = followKeys(tables, (table, column) => this.#own(table, column));
  }

  /** The type of the target, where that is a column's. */
  taken(column: Column): TakenType | undefined {
    return this.#taken.get(column);
  }

  /** Whether the config says at most how numbers count time, and not which type is made of them. */
  leavesType(table: Table, column: Column): boolean {
    return this.#overrides.find(table, column)?.as === undefined;
  }

  /** Whether a column gets the type of the other end of its foreign key. */
  follows(column: Column): boolean {
    return this.#followed.has(column);
  }

  /** What is asked of a column; undefined where nothing is. */
  find(table: Table, column: Column): TypeWish | undefined {
    return this.#own(table, column) ?? this.#followed.get(column);
  }

  #own(table: Table, column: Column): TypeWish | undefined {
    const mapped = this.#overrides.find(table, column);
    const { from = mapped?.from, to = mapped?.to } = this.#choices.find(table, column);
    const as = mapped?.as ?? this.#taken.get(column)?.as ?? (from && MOMENT);
    if (as === undefined && to === undefined) return undefined;
    return { ...(as && { as }), ...(from && { from }), ...(to && { to }) };
  }

  /** The type and form in which the source is asked for the values of a column; undefined: as it declares them. */
  read(table: Table, column: Column): Pick<TypeWish, 'as' | 'from'> | undefined {
    const wish = this.find(table, column);
    if (wish?.as === undefined || (wish.from !== undefined && !this.#readsCounts)) return undefined;
    return { as: wish.as, ...(wish.from && { from: wish.from }) };
  }

  /** What makes moments of counts where the source does not, and counts of moments. */
  transforms(tables: readonly Table[]): readonly AnyTransform[] {
    return tables.flatMap((table) =>
      table.columns.flatMap((column): readonly AnyTransform[] => {
        const { as, from, to } = this.find(table, column) ?? {};
        const clock = this.#taken.get(column)?.clock;
        return [
          ...(clock === undefined || as?.kind !== 'timestamp'
            ? []
            : [clockTransform(table, column, clock, as)]),
          ...(from === undefined || as === undefined || this.#readsCounts
            ? []
            : [momentTransform(table, column, from, as)]),
          ...(to === undefined ? [] : [countTransform(table, column, to)]),
        ];
      }),
    );
  }
}

const MOMENT: LogicalType = { kind: 'timestamp', precision: 6, zoned: true };
