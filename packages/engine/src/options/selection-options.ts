import { openOption, option } from './option.js';
import {
  fillValues,
  flag,
  patterns,
  predicates,
  renames,
  whole,
  words,
  wordsByTable,
} from './option-kinds.js';

/** What becomes of rows that a table of the target holds, where rows go into tables that are there. */
export const ROW_POLICIES = ['truncate', 'append', 'skip', 'upsert', 'replace-seeds'] as const;
export type RowPolicy = (typeof ROW_POLICIES)[number];

/** Options that say what is moved, and what becomes of a target that holds something. */
export const SELECTION_OPTIONS = {
  /** Only tables that match one of these patterns (`*` any characters, `?` one). */
  includeTables: option(patterns, [], {
    placeholder: '<patterns>',
    help: 'only tables that match: a,b or repeated; * any characters, ? one',
    alsoIn: ['compare', 'profile'],
  }),
  /** Not the tables that match one of these patterns. */
  excludeTables: option(patterns, [], {
    placeholder: '<patterns>',
    help: 'not the tables that match',
    alsoIn: ['compare', 'profile'],
  }),
  /** Per table a predicate in the source's own SQL; only rows for which it is true are moved. */
  where: option(
    predicates,
    {},
    {
      placeholder: '<table=predicate>',
      help: "only rows for which the predicate, in the source's SQL, is true; repeatable",
      alsoIn: ['compare', 'profile'],
    },
  ),
  /**
   * Tables and columns that a target has under another name: `player.nick`, as the target calls it, to `player.nickname`, as the
   * source does. For what compares or changes a schema that is there, and for `intoExisting`: a complete move makes what it finds
   * in the source.
   */
  renames: openOption(renames, {
    flag: 'rename',
    placeholder: '<old=new>',
    help: 'a table or table.column of the target and the name that it has in the source; repeatable',
    alsoIn: ['compare'],
  }),
  /** Which part of a move is done: all of it, the schema alone, or rows `into-existing` tables, as their columns want them. */
  mode: option(words(['complete', 'schema-only', 'into-existing']), 'complete', {
    placeholder: '<what>',
    help: 'which part of a move is done (default: complete)',
  }),
  /** `true` is `mode: 'schema-only'`: makes tables, keys and everything else, but copies no row. */
  schemaOnly: option(flag, false, {
    help: 'make the tables, keys and indexes, but copy no rows',
    shortFor: ['mode', 'schema-only'],
  }),
  /** `true` is `mode: 'into-existing'`: copies rows into tables that are there; the types of their columns decide. */
  intoExisting: option(flag, false, {
    help: 'copy rows into tables that are there; the types of their columns decide',
    alsoIn: ['compare'],
    helpComparing:
      'compare with the types of the tables that are there, not with those that a move would make',
    shortFor: ['mode', 'into-existing'],
  }),
  /** The same as `intoExisting`. */
  dataOnly: option(flag, false, {
    help: 'short for mode "into-existing"',
    alsoIn: ['compare'],
    shortFor: ['mode', 'into-existing'],
  }),
  /** With `intoExisting`: not these columns, by `table.column` or patterns of it. */
  excludeColumns: option(patterns, [], {
    placeholder: '<columns>',
    help: 'into tables that are there: not the columns that match (table.column)',
    alsoIn: ['compare'],
  }),
  /** With `intoExisting`: what columns get that only the target has, by `table.column`: a value, or a function of the row. */
  fill: option(
    fillValues,
    {},
    {
      placeholder: '<table.column=value>',
      help: 'into tables that are there: the value of a column that only the target has; repeatable',
      alsoIn: ['compare'],
    },
  ),
  /** With `intoExisting`: tables of frameworks, by their names, whose migrations may differ between both sides. */
  acceptVersions: option(patterns, [], {
    placeholder: '<tables>',
    help: "into tables that are there: a framework's table whose migrations may differ, such as django_migrations",
  }),
  /**
   * When the target has one of the tables: `fail` (the default), `drop` it, which keeps it until the new one is whole, or
   * `drop-first`, which frees its disk before the load and leaves nothing to go back to. With `intoExisting`, where the tables
   * stay: when one of them holds rows, `fail`; `truncate`: they go first; `append`: rows join them; `skip`: rows whose key is
   * there stay out; `upsert`: they take the place of those with their primary key; `replace-seeds`: rows of a fresh
   * installation give way to those that are equal by any key, and the others stay.
   */
  onExisting: option(words(['fail', 'drop', 'drop-first', ...ROW_POLICIES]), 'fail', {
    placeholder: '<what>',
    help: 'if the target has such tables, or, with intoExisting, rows in them (default: fail)',
    alsoIn: ['compare'],
    helpComparing: 'what a move did with rows that the tables of the target held (default: fail)',
  }),
  /** With `intoExisting`: the same for single tables, by their names in the source, whatever `onExisting` says. */
  onExistingOf: option(
    wordsByTable(['fail', ...ROW_POLICIES]),
    {},
    {
      placeholder: '<table=what>',
      help: 'with intoExisting: the same as onExisting for one table; repeatable',
      alsoIn: ['compare'],
    },
  ),
  /** With `onExisting: 'replace-seeds'`: rows of a fresh installation that the source does not have are deleted, too. */
  deleteSeeds: option(flag, false, {
    help: 'with onExisting "replace-seeds": delete the rows that the source does not have, too',
  }),
  /**
   * With `onExisting: 'append'`: keys that the target generates are raised above the largest that it has, and every reference with
   * them.
   */
  renumber: option(flag, false, {
    help: 'with onExisting "append": raise generated keys above those of the target, with all references',
    alsoIn: ['compare'],
    helpComparing: 'with onExisting "append": compare with the keys as a run raised them',
  }),
  /** `true` is `onExisting: 'drop'`. */
  dropTables: option(flag, false, { help: 'short for onExisting "drop"', shortFor: ['onExisting', 'drop'] }),
  /** With `onExisting: 'drop'`: what was replaced is kept, so that a rollback brings it back. */
  keepDropped: option(flag, false, {
    help: 'with onExisting "drop": keep what is replaced, in a schema of its own',
  }),
  /** Nobody sees a part of the move: all of it comes to be in its place at once, when it is proved. */
  atomic: option(flag, false, {
    help: 'build everything apart, and put it in its place as a whole when it is proved',
  }),
  /**
   * When a row or a table fails: `stop` (the default) ends the run, `skip-table` goes on with the other tables, `reject-row`
   * leaves out the rows that are refused, and tells of each.
   */
  onError: option(words(['stop', 'skip-table', 'reject-row']), 'stop', {
    placeholder: '<what>',
    help: 'if a row or a table fails (default: stop)',
    alsoIn: ['resume'],
  }),
  /** With `onError: 'reject-row'`: when more rows than this are refused, the run stops. Absent: however many they are. */
  maxRejects: openOption(whole(0, 1_000_000_000), {
    placeholder: '<rows>',
    help: 'with onError "reject-row": stop when more rows than this are refused',
    alsoIn: ['resume'],
  }),
  /** Rows that are refused are told with their values. Otherwise no value of the data is in any message or report. */
  showValues: option(flag, false, { help: 'tell the values of rows that are refused', alsoIn: ['resume'] }),
  /** `true` is `onError: 'skip-table'`. */
  continueOnError: option(flag, false, {
    help: 'short for onError "skip-table"',
    shortFor: ['onError', 'skip-table'],
  }),
} as const;
