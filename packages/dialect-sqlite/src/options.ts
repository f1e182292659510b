import type { DialectOptions, ValuesOf } from '@godwit/plugin-api';

/** The options of a move into or out of SQLite that no other database understands. */
export const options = {
  /** Tables that enforce the types of their columns (STRICT). */
  strictTables: {
    takes: { kind: 'flag' },
    default: false,
    help: 'make STRICT tables, which enforce their types',
    alsoIn: ['compare'],
  },
  /** How rows are read: `auto` (the default) by the pages of the file where that is certain, or `sql`. */
  reader: {
    takes: { kind: 'words', words: ['auto', 'sql'] },
    default: 'auto',
    help: 'read a file by its pages where that is certain, or by SQL (default: auto)',
    placeholder: '<how>',
    alsoIn: ['compare'],
  },
} as const satisfies DialectOptions;

/** Them in a config. */
export type SqliteOptions = Partial<ValuesOf<typeof options>>;

declare module '@godwit/plugin-api' {
  interface OptionsOfDialects extends SqliteOptions {}
}
