/** What values an option takes. Its checks, its flag and the schema of config files follow from it. Data. */
export type OptionTakes = TakesFlag | TakesWhole | TakesWord | TakesChoices;

interface TakesFlag {
  readonly kind: 'flag';
}

/** Whole numbers within limits, both included. */
interface TakesWhole {
  readonly kind: 'whole';
  readonly low: number;
  readonly high: number;
}

interface TakesWord {
  readonly kind: 'words';
  readonly words: readonly string[];
}

/** For each of some names one of its words: `{ nocase: 'fold' }`, on a command line `nocase=fold`. */
interface TakesChoices {
  readonly kind: 'choices';
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

/** The values of an option that takes these. */
export type OptionValue<Takes extends OptionTakes> = Takes extends TakesFlag
  ? boolean
  : Takes extends TakesWhole
    ? number
    : Takes extends TakesWord
      ? Takes['words'][number]
      : Takes extends TakesChoices
        ? { readonly [Name in keyof Takes['choices']]?: Takes['choices'][Name][number] }
        : never;

/** An option of a move that one dialect declares, because only that one can do what it says where it is written. */
export interface DialectOption {
  readonly takes: OptionTakes;
  /** The value where none is given. */
  readonly default: OptionValue<OptionTakes>;
  /** What it does, on a command line; the default stands in it where it is no matter of course. */
  readonly help: string;
  /** What stands for the value on a command line; absent: `<value>`, or nothing for a flag. */
  readonly placeholder?: string;
  /** Commands that have it beside those that move: it changes what tables a move would make, or how they are read. */
  readonly alsoIn?: readonly 'compare'[];
}

/** The options of a dialect by their names, which are those of a config file: `strictTables`, not `--strict-tables`. */
export type DialectOptions = Readonly<Record<string, DialectOption>>;

/** What is given for the options that a dialect declares: checked by its rows, with every default filled in. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** The values of all options of a dialect. */
export type ValuesOf<Rows extends DialectOptions> = {
  readonly [Name in keyof Rows]: OptionValue<Rows[Name]['takes']>;
};

/**
 * The options of all dialects that a program knows: each dialect adds its own by
 * `declare module '@godwit/plugin-api' { interface OptionsOfDialects extends Partial<ValuesOf<typeof options>> {} }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: dialects fill it.
export interface OptionsOfDialects {}

/** The values of a dialect's options, by their types, from what the engine hands over; absent: the defaults. */
export function optionValues<Rows extends DialectOptions>(
  rows: Rows,
  given: OptionValues = {},
): ValuesOf<Rows> {
  const values = Object.entries(rows).map(([name, row]) => [name, given[name] ?? row.default]);
  return Object.fromEntries(values);
}
