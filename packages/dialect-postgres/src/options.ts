import type { DialectOptions, ValuesOf } from '@godwit/plugin-api';

/** The options of a move into PostgreSQL that no other database understands. */
export const options = {
  /**
   * How text that compares by a collation of the source is kept, by its name. For `nocase`: `fold` (the default: indexes over
   * folded text), `icu` (a nondeterministic collation) or `citext` (where the extension is there).
   */
  collations: {
    takes: { kind: 'choices', choices: { nocase: ['fold', 'icu', 'citext'] } },
    default: {},
    help: 'how text that compares by nocase is kept: nocase=fold, icu or citext (default: fold)',
    placeholder: '<name=how>',
    alsoIn: ['compare'],
  },
} as const satisfies DialectOptions;

/** Them in a config. */
export type PostgresOptions = Partial<ValuesOf<typeof options>>;

declare module '@godwit/plugin-api' {
  interface OptionsOfDialects extends PostgresOptions {}
}
