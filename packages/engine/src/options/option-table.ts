import type { OptionsOfDialects } from '@godwit/plugin-api';
import type { Option } from './option.js';
import { RUN_OPTIONS } from './run-options.js';
import { SELECTION_OPTIONS } from './selection-options.js';
import { TYPE_OPTIONS } from './type-options.js';

/**
 * Every option that a move has between whatever databases, in the order in which people read them. Types, defaults, checks,
 * flags and help follow from the rows; a new option is a new row, and its use. Dialects have more of their own.
 */
export const OPTIONS = { ...SELECTION_OPTIONS, ...TYPE_OPTIONS, ...RUN_OPTIONS } as const;

/** The name of an option that every move has. */
export type OptionName = keyof typeof OPTIONS;

type ValueOf<Row> = Row extends Option<infer Value, infer _Default> ? Value : never;

/** The options that every move has. */
export type OwnOptions = { readonly [Name in OptionName]?: ValueOf<(typeof OPTIONS)[Name]> };

/** How to move. Everything may be left out. */
export type MigrationOptions = OwnOptions & OptionsOfDialects;

/** A value for each option; undefined only where a default depends on other things. */
export type FilledOptions = {
  readonly [Name in OptionName]: ValueOf<(typeof OPTIONS)[Name]> | (typeof OPTIONS)[Name]['default'];
};

/** The values where none are given. */
export const DEFAULTS = Object.fromEntries(
  Object.entries(OPTIONS).map(([name, row]) => [name, row.default]),
) as FilledOptions;
