import type { CodeEntry } from './code-entry.js';

const CAUSE =
  'A table that is replaced goes with all that people hung on it; the new one is made as the source has it.';
const REMEDY =
  'Keep its definition before the move (for PostgreSQL `pg_dump --schema-only --table=NAME`, for SQLite `.schema NAME`) and make it again afterwards; or load into the table that is there with `intoExisting`.';

/** Codes about what goes with tables and views that a move replaces, and that the new ones do not have. */
export const REPLACED_CODES = {
  REPLACED_RIGHTS_LOST: {
    meaning: 'Rights, row security, the owner or a security label of a table that is replaced are lost.',
    cause: CAUSE,
    remedy: `${REMEDY} Rights that every new table shall have are best kept as default privileges (\`ALTER DEFAULT PRIVILEGES\`): those are not lost.`,
  },
  REPLACED_TRIGGER_LOST: {
    meaning: 'Triggers or rules of a table or view that is replaced are lost, or become others.',
    cause: CAUSE,
    remedy: REMEDY,
  },
  REPLACED_REPLICATION_LOST: {
    meaning:
      'The new table is in no publication, or has not the replica identity, of the one that it replaces.',
    cause: CAUSE,
    remedy: `\`ALTER PUBLICATION ... ADD TABLE ...\` and \`ALTER TABLE ... REPLICA IDENTITY ...\` bring it back; then let the subscribers refresh.`,
  },
  REPLACED_COLUMN_LOST: {
    meaning: 'Columns of a table that is replaced are lost, with what they hold.',
    cause: CAUSE,
    remedy:
      'Copy what they hold elsewhere before the move, or load into the table that is there with `intoExisting`.',
  },
  REPLACED_CONSTRAINT_LOST: {
    meaning:
      'Keys, checks, defaults or generated values of a table that is replaced are lost, or become others.',
    cause: CAUSE,
    remedy: REMEDY,
  },
  REPLACED_INDEX_LOST: {
    meaning: 'Indexes or extended statistics of a table that is replaced are lost, or become others.',
    cause: CAUSE,
    remedy: REMEDY,
  },
  REPLACED_COMMENT_LOST: {
    meaning: 'Comments on a table that is replaced, or on what belongs to it, are lost.',
    cause: CAUSE,
    remedy: REMEDY,
  },
  REPLACED_OPTION_LOST: {
    meaning: 'Properties of a table that is replaced, such as how it is stored, are lost.',
    cause: CAUSE,
    remedy: REMEDY,
  },
  REPLACED_KEPT: {
    meaning: 'Tables or views that were replaced are kept, in a schema that the note names.',
    cause: '`keepDropped` asks for it.',
    remedy:
      'The command `rollback` brings them back with all that hangs on them; the statement of the note drops them.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
