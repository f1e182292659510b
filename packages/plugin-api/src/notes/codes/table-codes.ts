import type { CodeEntry } from './code-entry.js';

/** Codes about tables, and the names and properties of their columns. */
export const TABLE_CODES = {
  TABLE_LEFT_OUT: {
    meaning: 'The table is virtual, internal, foreign or a part of another one and is not moved.',
    cause:
      'The table belongs to a module, an extension, another server or the database itself, so its rows mean nothing elsewhere. From file to file of SQLite, virtual tables go along where their module is there.',
    remedy:
      'Copy what it holds into an ordinary table first, or build its like in the target; the note says what holds the content.',
  },
  FRAMEWORK_TABLE_LEFT: {
    meaning: 'A framework keeps its own records in the table, which stay where they are.',
    cause:
      'A load into tables that an application made (`intoExisting`) leaves out what Django, Rails, Prisma and others note of their migrations: it is true of one database only, and the framework that made the target has noted its own.',
    remedy: 'Nothing has to be done. A complete move copies such tables as any other.',
  },
  TABLE_NOT_IN_TARGET: {
    meaning: 'The target has no such table, and the source has no row in it.',
    cause: 'A load into tables that are there (`intoExisting`) makes no tables.',
    remedy: 'Nothing has to be done.',
  },
  COLUMN_LEFT_OUT: {
    meaning: 'The values of the column do not arrive, or there is none.',
    cause:
      'The target of a load into tables that are there (`intoExisting`) lacks the column, and no row has a value in it; or `excludeColumns` names it.',
    remedy: 'Where another column of the target is meant, say so with `renames`.',
  },
  TARGET_TABLES_NOT_FILLED: {
    meaning: 'Tables of the target take no row of the source.',
    cause:
      'The target of a load into tables that are there (`intoExisting`) has tables of names that no table of the source has.',
    remedy: 'Where one of them is meant by a table of the source, say so with `renames`.',
  },
  TARGET_COLUMNS_NOT_FILLED: {
    meaning: 'Columns of the target take no values of the source.',
    cause:
      'The target of a load into tables that are there (`intoExisting`) has columns that the source has not; they get their defaults, NULL, or what the target computes.',
    remedy: 'Give them values with `fill`, or say with `renames` which columns of the source they are.',
  },
  COLUMN_FILLED: {
    meaning: 'The column of the target gets the value that the config gives.',
    cause: '`fill` names a column that the source has not.',
    remedy: 'Nothing has to be done.',
  },
  SCHEMA_VERSIONS_UNKNOWN: {
    meaning: "Both sides may be of different versions of the application's schema.",
    cause:
      'One side has no record of its migrations, both name theirs in ways of their own, or `acceptVersions` lets them differ.',
    remedy:
      "Look with the application's own tool whether any migration is missing on one side, and that it does not run those again that the target has.",
  },
  TABLE_OPTION_NOT_CARRIED: {
    meaning: 'A property of the table, or of the whole database, has no equal in the target.',
    cause:
      'Partitioning, inheritance, comments, `WITHOUT ROWID`, `STRICT`, deferrable keys, the start, the step and the bounds of a generator of keys, the encoding of a file and the like exist in one dialect only.',
    remedy:
      'Mostly nothing: rows and keys are whole. Where the property matters, say it in the target by hand.',
  },
  TABLE_NOT_MODELLED: {
    meaning: 'A part of the table that only its own dialect understands was not made in the target.',
    cause:
      'Row security, rules and constraints that are not enforced are not carried. Exclusion constraints and keys over periods go along as text within PostgreSQL only, where names stay, the target has what they use, and the rows keep to them.',
    remedy:
      'Make it anew in the target by its own text, which the note quotes or the catalogue of the source shows.',
    about: ['native constraint'],
  },
  TABLE_FAILED: {
    meaning: 'The table failed and was skipped, as was asked.',
    cause: 'The note quotes the error of the table.',
    remedy: 'Mend that cause, then move the table alone with `includeTables`.',
    about: ['table'],
  },
  NAME_SHORTENED: {
    meaning: 'The name is longer than the target allows and was shortened.',
    cause:
      'PostgreSQL cuts names at 63 bytes; godwit ends a cut name in a digest, so that no two become one.',
    remedy: 'Use the new name that the note tells, or rename the object in the source.',
  },
  NAME_CHANGED: {
    meaning: 'The name was changed, because it is taken, is not legal or has no schema in the target.',
    cause:
      'Names of indexes share a schema in PostgreSQL, names that differ by letter case only are one in SQLite, and SQLite has no schemas.',
    remedy:
      'Use the new name that the note tells, rename the object in the source, or choose with `schemaNames`.',
  },
  TARGET_NAME_TAKEN: {
    meaning: 'The rows go into a table, or into columns, that the target calls otherwise.',
    cause:
      'A load into tables that are there (`intoExisting`) takes names that differ by letter case, by snake and camel case, or by the schema, where one name is like one other; others as `renames` says.',
    remedy: 'Where something else is meant, say it with `renames`.',
  },
  NULL_IN_NOT_NULL: {
    meaning: 'A NOT NULL column holds NULLs, so it became nullable.',
    cause: 'SQLite lets NULLs into a column that was declared NOT NULL after the fact, or by a damaged file.',
    remedy: 'Fill the NULLs in the source, or afterwards: `ALTER TABLE ... ALTER COLUMN ... SET NOT NULL`.',
    about: ['not null'],
  },
  COLLATION_NOT_CARRIED: {
    meaning: 'The collation has no exact equal in the target.',
    cause:
      'Each dialect has collations of its own: `NOCASE` and `RTRIM` in SQLite, those of ICU and the system in PostgreSQL.',
    remedy: 'Say the comparison in the queries, as the note suggests, or make a collation in the target.',
    about: ['collation'],
  },
  DEFAULT_NOT_CARRIED: {
    meaning: 'The default cannot be said with the same meaning in the target.',
    cause:
      'The default calls a function that the target has not, its value does not fit the type that the column became, or the source casts it to the type of its column in a way that the target has no words for. Where it is a warning, the default is there and gives something else in the cases that the note names.',
    remedy: 'Set a default in the words of the target; the note quotes the old one.',
    about: ['default'],
  },
  GENERATED_NOT_CARRIED: {
    meaning: 'The generated column became an ordinary column with its values, or was left out.',
    cause:
      'Its expression cannot be said with the same meaning, the cast to the type of the column included, reads another generated column, or a transform or a choice in columns changes its values or those that it reads. A virtual column that calls a function of the application is left out, since only the application can compute it. Where it is a warning, the column is computed and differs in the cases that the note names.',
    remedy: 'Fill the column by a trigger, or read the value through a view; the note quotes the expression.',
    about: ['generated expression'],
  },
  GENERATED_STORED: {
    meaning: 'The virtual generated column became a stored one.',
    cause: 'PostgreSQL has virtual generated columns from version 18 on only, and none in a key or an index.',
    remedy: 'Nothing has to be done: the values are the same and take some room.',
  },
  IDENTITY_EXHAUSTED: {
    meaning: 'The largest key is the largest number, so new keys come from the largest gap.',
    cause: 'A row holds the largest number that the type of its key has.',
    remedy:
      'Give that row, which the statement of the note finds, a smaller key, then raise the sequence with `setval`.',
    about: ['identity'],
  },
  IDENTITY_NOT_CARRIED: {
    meaning: 'The column does not generate its keys in the target.',
    cause:
      'SQLite makes keys for a primary key of one integer only, PostgreSQL for integer columns only; the column is neither there.',
    remedy: 'Let the application bring the value, or set a default or a trigger that makes it.',
    about: ['identity'],
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
