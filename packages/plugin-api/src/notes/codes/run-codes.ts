import type { CodeEntry } from './code-entry.js';

/** Codes about the run itself. */
export const RUN_CODES = {
  STEP_FAILED: {
    meaning: 'A step after the load failed; the data is there.',
    cause:
      'Rows stand against a key or an index in a way that shows only when it is made; the note quotes the reason.',
    remedy: 'Correct the rows in the target, then run the statement that the note ends with.',
    about: ['primary key', 'unique key', 'foreign key', 'index', 'check', 'native constraint', 'trigger'],
  },
  INDEX_MAY_NOT_FIT: {
    meaning: 'Values are so long that a key or an index over them may not be made, or may refuse their rows.',
    cause:
      'An index of PostgreSQL keeps entries of up to 2,704 bytes, counted after compression, which shows only when it is made.',
    remedy:
      'Shorten the values, leave the index out, or index a hash of the column: `CREATE INDEX ... (md5(column))`.',
  },
  RULE_NOT_FORESEEN: {
    meaning:
      'A rule of a table that is there can be asked only when rows are written, so a plan does not know whether it holds.',
    cause:
      'With `intoExisting` the target has rules that the source was not made with, such as an exclusion constraint or a check that means something in the dialect of the target only.',
    remedy: 'Look at the rows yourself, or try the load on a copy of the target.',
  },
  ROWS_RETURNED: {
    meaning: 'Rows that the target held before, and that the source does not have, stay.',
    cause:
      'With `onExisting` `replace-seeds` a row of a fresh installation gives way to a row of the source that is equal to it by any key; the others stay.',
    remedy:
      'None is needed where the application wants them; otherwise ask for `deleteSeeds`, or delete them.',
  },
  ROWS_DISPLACED: {
    meaning:
      'Rows that the target held before are gone, though the source has none that is equal by a key beside the primary one.',
    cause:
      'With `onExisting` `replace-seeds` a row of the source has their primary key by chance, as numbers are given in another order there; or they point at such a row.',
    remedy:
      'Look whether the application misses them, and make them anew there; the command `rollback` brings all back.',
  },
  ROWS_REPLACED: {
    meaning: 'All rows that a table of the target holds are deleted before the load.',
    cause: '`onExisting` `truncate`, or `replace-seeds` with `deleteSeeds`, says so.',
    remedy:
      'None is needed: the records of the run keep these rows, and the command `rollback` brings them back.',
  },
  ROWS_STAY: {
    meaning: 'Rows go into a table of the target that holds rows.',
    cause: '`onExisting` `append`, `skip` or `upsert` says so.',
    remedy:
      'None is needed: the records of the run keep the rows as they were, and the command `rollback` makes the table that again.',
  },
  KEYS_RENUMBERED: {
    meaning:
      'The generated keys of a table are other numbers in the target, and so are the references to them.',
    cause:
      '`onExisting` is `append` and `renumber` is set: all keys of the source were raised by the same number, above the largest that the target had.',
    remedy:
      'None is needed for references that are foreign keys of the source or of the target. What refers to these rows otherwise, such as numbers in JSON or in other systems, has to be raised by the same number by hand.',
  },
  ALREADY_MOVED: {
    meaning: 'A run that was to begin or to go on found all that it would make in the target.',
    cause:
      'An earlier run of the same move had come to its end, and was cut off before it could say so; or it was simply run again.',
    remedy: 'None is needed: every row and the schema were compared, and are the same.',
  },
  TABLE_READ_AGAIN: {
    meaning: 'A run that went on emptied a table that it had begun, and read it from its beginning.',
    cause:
      'The order in which a server gives the rows of a table holds for one snapshot only, and that ended with the run.',
    remedy: 'None is needed: every row is there once.',
  },
  DEPENDS_ON_FAILED_TABLE: {
    meaning: 'An object was not made because a table it needs failed.',
    cause: 'A foreign key points at a table that was skipped, as `onError` says.',
    remedy: 'Move the failed table, then run the statement that the note ends with.',
    about: ['foreign key', 'native constraint'],
  },
  SOURCE_BLOCKS_WRITERS: {
    meaning: 'While this run reads, nobody else can write to the source.',
    cause:
      'A SQLite database in rollback-journal mode lets either readers or a writer in. A writer that set a busy timeout waits for so long; one without fails at once (`SQLITE_BUSY`, "database is locked"). So it is with every command that reads, `profile` and `inspect` too.',
    remedy: 'Set `snapshot` to `copy`, or switch the source to `PRAGMA journal_mode = WAL` first.',
  },
  MOVED_BY_COPY: {
    meaning:
      'A SQLite database that was given open is read, or written, by way of a copy in the folder for temporary files.',
    cause:
      'A database in memory cannot be opened a second time, and one that another library of SQLite has open (that of `node:sqlite`, or of another copy of better-sqlite3) sees no locks of this one. So it copies what it holds into a file itself, or takes what was made from one, in one transaction.',
    remedy:
      'None is needed: the result is the same. A path, or a file that better-sqlite3 has open, is faster.',
  },
  EMPTY_FILE: {
    meaning: 'The source file holds no bytes at all, which is a valid but empty database.',
    cause: 'SQLite makes an empty file when a name is opened that does not exist.',
    remedy: 'Check that the path names the right file.',
  },
  SOURCE_DAMAGED: {
    meaning: 'The source is damaged; what can be read of it was moved, as was asked.',
    cause:
      'Pages of the file are overwritten, cut off or in disorder, so that rows on them cannot be read, or are hidden without an error.',
    remedy:
      'Take the rows that the note names from a backup. A disk or a program that damaged one file may damage others.',
  },
  NOT_VERIFIED: {
    meaning: 'The contents of both sides were not compared.',
    cause: 'The dialect of the target cannot be read.',
    remedy: 'Compare by other means where it matters; the counts of rows were compared.',
  },
  RESTORED: {
    meaning:
      'Something that an earlier run had taken away from the target, or left unchecked, was brought back.',
    cause: 'That run was killed, or the server was, before its end.',
    remedy:
      'None is needed where it is there as it was. Where rows stand against it, correct them, for example by `godwit repair`; every later run tries again.',
  },
  ACCEPTED_NOTHING: {
    meaning: 'A note that is accepted beforehand is not there.',
    cause:
      'What was accepted no longer happens, or the code or the place of the entry is not that of the note.',
    remedy: 'Take the entry out, or compare it with the codes and the places of the notes in the ledger.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
