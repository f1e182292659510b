import type { DialectOptions, ValuesOf } from '@godwit/plugin-api';

/** The options of a move into SQLite that no other database understands. */
export const options = {
  /** Tables that enforce the types of their columns (STRICT). */
  strictTables: {
    takes: { kind: 'flag' },
    default: false,
    help: 'make STRICT tables, which enforce their types',
    alsoIn: ['compare'],
  },
} as const satisfies DialectOptions;

/** Them in a config. */
export type SqliteOptions = Partial<ValuesOf<typeof options>>;

declare module '@godwit/plugin-api' {
  interface OptionsOfDialects extends SqliteOptions {}
}
