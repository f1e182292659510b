import type { CodeEntry } from './code-entry.js';

/** Codes about the run itself. */
export const RUN_CODES = {
  STEP_FAILED: {
    meaning: 'A step after the load failed; the data is there.',
    cause:
      'Rows stand against a key or an index in a way that shows only when it is made; the note quotes the reason.',
    remedy: 'Correct the rows in the target, then run the statement of the note.',
  },
  DEPENDS_ON_FAILED_TABLE: {
    meaning: 'An object was not made because a table it needs failed.',
    cause: 'A foreign key points at a table that was skipped, as `onError` says.',
    remedy: 'Move the failed table, then run the statement of the note.',
  },
  SOURCE_BLOCKS_WRITERS: {
    meaning: 'While this run reads, writers of the source wait.',
    cause: 'A SQLite database in rollback-journal mode lets either readers or a writer in.',
    remedy: 'Set `snapshot` to `copy`, or switch the source to `PRAGMA journal_mode = WAL` first.',
  },
  EMPTY_FILE: {
    meaning: 'The source file holds no bytes at all, which is a valid but empty database.',
    cause: 'SQLite makes an empty file when a name is opened that does not exist.',
    remedy: 'Check that the path names the right file.',
  },
  NOT_VERIFIED: {
    meaning: 'The contents of both sides were not compared.',
    cause: 'The dialect of the target cannot be read.',
    remedy: 'Compare by other means where it matters; the counts of rows were compared.',
  },
  ACCEPTED_NOTHING: {
    meaning: 'An entry of accept matches no note.',
    cause:
      'What was accepted no longer happens, or the code or the place of the entry is not that of the note.',
    remedy: 'Take the entry out, or compare it with the notes that `--json` shows.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
