import type { AnyTransform, BadText, Dialect } from '@godwit/plugin-api';
import type { VerifyLevel } from '../verify/verification-result.js';
import type { Accepted } from './accept.js';
import type { ColumnChoice, InferPolicy } from './column-choice.js';

/** What one move is: from where, to where, and how. */
export interface MigrationConfig {
  /** Where the rows come from; never written. A url, or an object with `url` or the dialect's own fields. */
  readonly source: SideConfig | string;
  /** Where the rows go. */
  readonly target: SideConfig | string;
  readonly options?: MigrationOptions;
  /** Dialects to use beside those of the parts; a command finds the installed ones by itself. */
  readonly dialects?: readonly Dialect[];
  /** Value transforms, in their order. */
  readonly transforms?: readonly AnyTransform[];
}

/** How to reach one database: `{ url }`, or the fields that its dialect documents (host, port, file ...). */
export interface SideConfig {
  /** The name or an alias of a registered dialect; absent: the scheme of `url` says it. */
  readonly dialect?: string;
  readonly url?: string;
  readonly [field: string]: unknown;
}

/** How to move. Everything may be left out. */
export interface MigrationOptions {
  /** Rows read at once; 1,000 unless said. Commits are larger and do not depend on it. */
  readonly batchSize?: number;
  /** How many tables are copied at once: `false` one, `true` up to four, or a number. */
  readonly parallel?: boolean | number;
  /** Makes tables, keys and everything else, but copies no row. */
  readonly schemaOnly?: boolean;
  /** Copies rows into tables that are there, empty, and typed as the plan would type them. */
  readonly dataOnly?: boolean;
  /** Only tables that match one of these patterns (`*` any characters, `?` one). */
  readonly includeTables?: readonly string[];
  /** Not the tables that match one of these patterns. */
  readonly excludeTables?: readonly string[];
  /** Per table a predicate in the source's own SQL; only rows for which it is true are moved. */
  readonly where?: Readonly<Record<string, string>>;
  /**
   * When the target has one of the tables: `fail` (the default), `drop` it, which keeps it until the new one is whole, or
   * `drop-first`, which frees its disk before the load and leaves nothing to go back to.
   */
  readonly onExisting?: OnExisting;
  /** `true` is `onExisting: 'drop'`. */
  readonly dropTables?: boolean;
  /** When a table fails: `stop` (the default) ends the run, `skip-table` goes on with the others. */
  readonly onError?: OnError;
  /** `true` is `onError: 'skip-table'`. */
  readonly continueOnError?: boolean;
  /**
   * Other types than the plan would choose: a native type name (any case, with or without its arguments) or
   * `table.column`, to a logical type such as `boolean`, `decimal(10,2)` or `timestamptz`.
   */
  readonly typeMappings?: Readonly<Record<string, string>>;
  /**
   * What follows from the values: `declared` nothing but a wider type where they do not fit, `safe` (the default) also what
   * holds for every value and can be taken back without loss (UUIDs), `full` also what every value looks like (JSON, 0 and
   * 1, times as numbers). `dataOnly` infers nothing.
   */
  readonly infer?: InferPolicy;
  /** What becomes of single columns, by `table.column`. */
  readonly columns?: Readonly<Record<string, ColumnChoice>>;
  /**
   * How text that compares by a collation of the source is kept where the target has no equal of it, by its name. For
   * `nocase`, PostgreSQL knows `fold` (the default: indexes over folded text), `icu` (a nondeterministic collation) and
   * `citext` (where the extension is there).
   */
  readonly collations?: Readonly<Record<string, string>>;
  /**
   * Rows that differ in the source and will be equal in a key of the target: `attempt` (the default) moves them, and the key
   * is left out where the target makes it afterwards; `fail` ends the move before anything is written; `drop-key` plans
   * the target without such a key.
   */
  readonly onDuplicates?: OnDuplicates;
  /** Text with NUL characters or invalid UTF-8: `fail` (the default), `strip` or `replace` by U+FFFD. */
  readonly onBadText?: BadText;
  /** The IANA zone in which times without one are read where they need one; UTC unless said. */
  readonly sourceTimeZone?: string;
  /** `live` (the default) reads the source in one snapshot; `copy` reads a copy made first. */
  readonly snapshot?: 'live' | 'copy';
  /**
   * When the structure of the source is damaged, so that rows may be missing: `fail` (the default), or `read` what can be
   * read. The ledger then tells what is missing.
   */
  readonly damagedSource?: 'fail' | 'read';
  /** The largest single value that is moved, in bytes of the value itself; 256 MiB unless said, at most 500,000,000. */
  readonly maxCellBytes?: number;
  /**
   * What becomes of schemas in a target that has none: `omit` leaves tables their bare names, `prefix` makes
   * `schema_table` of those outside the source's default schema. Absent: `prefix` if the tables are in several schemas.
   */
  readonly schemaNames?: SchemaNames;
  /**
   * How the end of a move is proved: `full` (the default) compares every value of both sides, `counts` the numbers of
   * rows, `none` nothing.
   */
  readonly verify?: VerifyLevel | 'none';
  /**
   * Where godwit keeps its records of runs in the target: the name of a schema, or `none`, which allows only what takes
   * nothing away from the target for a while. Absent: PostgreSQL has them in the schema `godwit`, SQLite in tables.
   */
  readonly bookkeeping?: string;
  /** Keeps the records of the run in a new SQLite file, too. Otherwise such a file holds nothing of godwit. */
  readonly history?: boolean;
  /** Tables that enforce the types of their columns, where a target has such (STRICT in SQLite). */
  readonly strictTables?: boolean;
  /** Notes of the ledger that are known: they are marked, and do not count against `strict`. */
  readonly accept?: readonly Accepted[];
  /** Losses and warnings that `accept` does not name make the exit code 3, of a plan as of a run. */
  readonly strict?: boolean;
}

/** What to do with tables that the target already has. */
export type OnExisting = 'fail' | 'drop' | 'drop-first';

/** What to do about rows that become equal in a key. */
export type OnDuplicates = 'attempt' | 'fail' | 'drop-key';

/** How tables of schemas are called where there are no schemas. */
export type SchemaNames = 'omit' | 'prefix';

/** What to do when a table fails. */
export type OnError = 'stop' | 'skip-table';

/** Types a config and returns it unchanged; for `godwit.config.ts`, where a side may be left to the command line. */
export function defineConfig<Config extends Partial<MigrationConfig>>(config: Config): Config {
  return config;
}
