import type { CodeEntry } from './code-entry.js';

/** Codes about keys, checks, indexes, and what stands beside tables. */
export const OBJECT_CODES = {
  NULL_IN_KEY: {
    meaning: 'The primary key holds NULLs, so it became a unique key.',
    cause:
      'SQLite lets NULLs into primary keys of ordinary tables; or a transform may give NULL for such a column.',
    remedy: 'Fill or delete these rows in the source, or afterwards, and then `ADD PRIMARY KEY`.',
    about: ['primary key', 'unique key'],
  },
  KEY_REFUSES_NULL: {
    meaning: 'A column of the primary key takes NULLs in the source, and none in the target.',
    cause:
      'SQLite takes NULLs in the primary key of an ordinary table, unless it is an integer or declared NOT NULL. No row holds one.',
    remedy: 'Nothing has to be done, unless the application writes rows without a key.',
  },
  UNIQUE_NOT_CARRIED: {
    meaning: 'The key could not be made in the target as it was.',
    cause:
      'The key has more columns than the target allows, a type that cannot be in a key there, or treats NULLs as equal, which SQLite cannot say. With `onDuplicates` `drop-key`: rows that differ in the source are equal in it. Of two keys over the same columns, SQLite keeps one.',
    remedy:
      'Run the statement of the note, where it has one: it makes unique indexes that say the same beside the key. Where a twin refuses the same rows, nothing has to be done.',
    about: ['primary key', 'unique key', 'index'],
  },
  CONFLICT_CLAUSE_NOT_CARRIED: {
    meaning: 'The conflict clause of a key, or of NOT NULL, has no equal in the target.',
    cause:
      '`ON CONFLICT REPLACE`, `IGNORE` and the like are a part of a key, or of NOT NULL, in SQLite only.',
    remedy: 'Say `INSERT ... ON CONFLICT` in the application.',
  },
  FOREIGN_KEY_NOT_CARRIED: {
    meaning: 'The foreign key could not be made in the target.',
    cause:
      'What it points at is not moved, is not unique, or has another type there. SQLite takes such keys and fails only when they are used.',
    remedy:
      'As the reason says: move the other table too, make what it points at unique, or give both columns one type with `typeMappings`.',
    about: ['foreign key'],
  },
  FOREIGN_KEY_NOT_VALID: {
    meaning: 'Rows point at nothing, so the foreign key was created without validating them.',
    cause: 'SQLite enforces foreign keys only where the application asks for it.',
    remedy:
      'Correct the rows that the note lists (its statement finds all of them), then `ALTER TABLE ... VALIDATE CONSTRAINT ...`.',
    about: ['foreign key', 'native constraint'],
  },
  CHECK_NOT_CARRIED: {
    meaning: 'The check cannot be said with the same meaning in the target.',
    cause: 'It uses an operator or a function that the target has not, or that means something else there.',
    remedy: 'Add a check in the words of the target; the note quotes the old one.',
    about: ['check'],
  },
  CHECK_NOT_VALID: {
    meaning: 'Rows violate the check, so it was created without validating them.',
    cause: 'The rows are older than the check, or were written while checks were not enforced.',
    remedy:
      'Correct the rows that the note lists (its statement finds all of them), then `ALTER TABLE ... VALIDATE CONSTRAINT ...`.',
    about: ['check'],
  },
  INDEX_NOT_CARRIED: {
    meaning: 'The index, or a part of it, cannot be said with the same meaning in the target.',
    cause:
      'Its expression, its predicate, its method or its collation has no equal there. Where it is no loss, the index is there, and the note names the rows that it holds otherwise or the queries that it serves.',
    remedy: 'Create an index in the words of the target; the note quotes the old one.',
    about: ['index'],
  },
  VIEW_NOT_CARRIED: {
    meaning: 'Views are not translated between dialects; the text is in the plan.',
    cause:
      'A query may mean something else in another dialect; within one dialect, a view names what was not moved.',
    remedy: 'Take its text from the plan (`plan.json`), translate it, and create it in the target.',
    about: ['view'],
  },
  TRIGGER_NOT_CARRIED: {
    meaning: 'Triggers are not translated between dialects; the text is in the plan.',
    cause:
      'The language of triggers differs in every dialect; within one dialect, a trigger calls what was not moved, or is switched off.',
    remedy: 'Take its text from the plan (`plan.json`), rewrite it, and create it in the target.',
    about: ['trigger'],
  },
  SEQUENCE_NOT_CARRIED: {
    meaning: 'The sequence belongs to no column and the target has none like it.',
    cause: 'SQLite has no sequences beside the keys of tables.',
    remedy: 'Keep its last number in a table, or make the numbers in the application.',
    about: ['sequence'],
  },
  OBJECTS_NOT_CARRIED: {
    meaning:
      'Objects that belong to no table, such as functions, extensions or unused types, are not carried.',
    cause:
      'They are code or settings of their dialect, not data. What a target of the same dialect has already is not told.',
    remedy: 'Create in the target what the application needs of them, before the move where tables use them.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
