/** A column and what gives it a value where an INSERT does not. */
export interface RuledColumn {
  readonly name: string;
  /** As the dialect spells it. */
  readonly typeText: string;
  /** The text of its default; absent where it has none, or one that gives out keys. */
  readonly default?: string;
  readonly generated: boolean;
  /** Never left empty: part of the key, NOT NULL, or filled from a sequence. */
  readonly required: boolean;
}

/** A table of the source with what it makes of a new row. */
export interface RuledTable {
  readonly schema?: string;
  readonly name: string;
  readonly columns: readonly RuledColumn[];
  readonly checks: number;
}

/** A table that holds the values of rows to come: those of the columns that an INSERT may give. */
export interface Staged {
  readonly table: RuledTable;
  /** The name of the table with the values. */
  readonly staging: string;
  readonly rows: number;
}

/** What a table made of a row: its cells in the order of the columns, or that a rule refused it, or that something failed. */
export type Outcome<Cell> =
  | { readonly kind: 'made'; readonly cells: readonly Cell[] }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly message: string };

/** The number of a row in a staging table. */
export const ROW = 'new row';

/** Whether a default gives another value each time. */
export function isVolatile(text: string): boolean {
  return /now|current|random|uuid|clock_|local|julianday|unixepoch|strftime|^\(?date/i.test(text);
}

/** Numbers that look random and are the same each time for a seed. */
export function pseudoRandom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % Math.max(1, below);
  };
}

/** What a new row holds in a column: SQL of the value of an old row, of a constant, or NULL. */
export function chosen(
  column: RuledColumn,
  random: (below: number) => number,
  parts: {
    readonly old: (offset: number) => string;
    readonly count: number;
    readonly base: number;
    readonly constants: readonly string[];
  },
): string {
  const { old, count, base, constants } = parts;
  const dice = random(10);
  if (dice === 0 && !column.required) return 'NULL';
  const isConstant = constants.length > 0 && (count === 0 || dice < 4);
  if (isConstant) return constants[random(constants.length)] ?? 'NULL';
  if (count === 0) return 'NULL';
  return old(dice < 6 ? random(count) : base);
}
