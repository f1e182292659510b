import { COLUMN_CHOICES } from './column-choice.js';
import { openOption, option } from './option.js';
import { columnChoices, types, words } from './option-kinds.js';

/** Options that say what becomes of types, names and values. */
export const TYPE_OPTIONS = {
  /**
   * Other types than the plan would choose: a native type name (any case, with or without its arguments) or
   * `table.column`, to a logical type such as `boolean`, `decimal(10,2)` or `timestamptz`.
   */
  typeMappings: option(
    types,
    {},
    {
      flag: 'type-mapping',
      placeholder: '<name=type>',
      help: 'another type for a declared type or a table.column; repeatable',
      alsoIn: ['compare'],
    },
  ),
  /**
   * What follows from the values: `declared` nothing but a wider type where they do not fit, `safe` (the default) also what
   * holds for every value and can be taken back without loss (UUIDs), `full` also what every value looks like (JSON, 0 and
   * 1, times as numbers). `intoExisting` infers nothing.
   */
  infer: option(words(COLUMN_CHOICES.infer), 'safe', {
    placeholder: '<what>',
    help: 'types from the values: none, what holds for certain, or also what they look like (default: safe)',
    alsoIn: ['compare', 'profile'],
  }),
  /** What becomes of single columns, by `table.column`. */
  columns: option(columnChoices, {}, { help: 'what becomes of single columns, by table.column' }),
  /**
   * Rows that differ in the source and will be equal in a key of the target: `attempt` (the default) moves them, and the key
   * is left out where the target makes it afterwards; `fail` ends the move before anything is written; `drop-key` plans
   * the target without such a key.
   */
  onDuplicates: option(words(['attempt', 'fail', 'drop-key']), 'attempt', {
    placeholder: '<what>',
    help: 'rows that will be equal in a key of the target: try, refuse, or leave the key out (default: attempt)',
    alsoIn: ['compare'],
  }),
  /** Text with NUL characters or invalid UTF-8: `fail` (the default), `strip` or `replace` by U+FFFD. */
  onBadText: option(words(['fail', 'strip', 'replace']), 'fail', {
    placeholder: '<what>',
    help: 'text with NUL or invalid UTF-8 (default: fail)',
    alsoIn: ['compare'],
  }),
  /**
   * What becomes of schemas in a target that has none: `omit` leaves tables their bare names, `prefix` makes
   * `schema_table` of those outside the source's default schema. Absent: `prefix` if the tables are in several schemas.
   */
  schemaNames: openOption(words(['omit', 'prefix']), {
    placeholder: '<how>',
    help: 'in a target without schemas: bare names, or schema_table (default: prefix where there are several)',
    alsoIn: ['compare'],
  }),
} as const;
