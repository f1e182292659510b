import {
  type DialectOptions,
  type OptionValues,
  optionValues,
  type Table,
  type ValuesOf,
} from '@godwit/plugin-api';

/** The options of a move into a database of this dialect. */
export const options = {
  /** Whether tables and columns keep their comments: `keep` (the default) or `drop`. */
  comments: {
    takes: { kind: 'words', words: ['keep', 'drop'] },
    default: 'keep',
    help: 'whether tables and columns keep their comments (default: keep)',
    placeholder: '<what>',
    alsoIn: ['compare'],
  },
} as const satisfies DialectOptions;

/** Them in a config. */
export type MemoryTargetOptions = Partial<ValuesOf<typeof options>>;

declare module '@godwit/plugin-api' {
  interface OptionsOfDialects extends MemoryTargetOptions {}
}

/** A table as the options ask for it. */
export function asAsked(table: Table, given: OptionValues | undefined): Table {
  if (optionValues(options, given).comments === 'keep') return table;
  const { comment: _, ...rest } = table;
  return { ...rest, columns: table.columns.map(({ comment: _comment, ...column }) => column) };
}
