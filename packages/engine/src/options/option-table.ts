import type { Option } from './option.js';
import { RUN_OPTIONS } from './run-options.js';
import { SELECTION_OPTIONS } from './selection-options.js';
import { TYPE_OPTIONS } from './type-options.js';

/**
 * Every option of a move, in the order in which people read them. Types, defaults, checks, flags and help follow from the rows;
 * a new option is a new row, and its use.
 */
export const OPTIONS = { ...SELECTION_OPTIONS, ...TYPE_OPTIONS, ...RUN_OPTIONS } as const;

/** The name of an option. */
export type OptionName = keyof typeof OPTIONS;

type ValueOf<Row> = Row extends Option<infer Value, infer _Default> ? Value : never;

/** How to move. Everything may be left out. */
export type MigrationOptions = { readonly [Name in OptionName]?: ValueOf<(typeof OPTIONS)[Name]> };

/** A value for each option; undefined only where a default depends on other things. */
export type FilledOptions = {
  readonly [Name in OptionName]: ValueOf<(typeof OPTIONS)[Name]> | (typeof OPTIONS)[Name]['default'];
};

/** The values where none are given. */
export const DEFAULTS = Object.fromEntries(
  Object.entries(OPTIONS).map(([name, row]) => [name, row.default]),
) as FilledOptions;
