import type { CodeEntry } from './code-entry.js';

/** Codes about the types of columns and the values in them. */
export const VALUE_CODES = {
  TYPE_WIDENED: {
    meaning:
      'The column became a wider type, because the declared one does not hold every value or the target has no equal of it.',
    cause:
      'SQLite stores any value in any column, so a column may hold what it does not declare; or the target has no type of exactly this range, such as an array or a domain. Keys that SQLite makes have 64 bits: that is told once for all of them.',
    remedy:
      'Correct the rows that the note lists and move again, let rows with such values be refused with `onError`, choose a type with `typeMappings`, or alter the column once the move is done.',
  },
  TYPE_INFERRED: {
    meaning:
      'The type follows from the values of the whole column, because the declared one says too little or something else than they are.',
    cause:
      'The column declares no type, or one that its dialect has no meaning for; or one that none of the values is of, such as a DATETIME that holds numbers; or a transform makes another type of what is read.',
    remedy: 'Say the type that is meant with `typeMappings` where later values need a wider one.',
  },
  TYPE_LOSSY: {
    meaning: 'The target has no type that keeps every value of this column.',
    cause: 'The two dialects have different types: an enumeration becomes text with a check, for example.',
    remedy:
      'Choose a type that keeps what matters with `typeMappings`, or accept the note where the values at hand are whole.',
  },
  TYPE_OVERRIDDEN: {
    meaning: 'The type is the one that was asked for.',
    cause: 'The config maps the declared type or the column to another type.',
    remedy: 'Nothing has to be done; take the entry out of `typeMappings` to get the planned type.',
  },
  TARGET_TYPE_TAKEN: {
    meaning: 'The type is that of the column that is there.',
    cause:
      'With `intoExisting` the table of the target is there; its column is of another type than the source declares, and no value loses anything in it.',
    remedy: 'Nothing has to be done.',
  },
  TYPE_OVERRIDE_REFUSED: {
    meaning:
      'The type that was asked for cannot hold every value, so the column became a wider type; or no type follows from the values where one was asked for.',
    cause:
      'Some values of the column do not fit the type that was asked for, and none is ever cut; or a default, a check or an index was written for the declared type.',
    remedy: 'Correct the rows that the note lists, change them by a transform, or ask for a wider type.',
  },
  VALUES_FITTED: {
    meaning: 'Values were changed by a documented rule to fit the type of the column.',
    cause:
      'A value is of another storage class than its column (the text `12` among integers), has digits that the type has no room for, or has no equal in the target (`-0`, `infinity`).',
    remedy:
      'Look at the rows that the note lists. To keep the values as they are, map the column to a wider type or to `text` with `typeMappings`.',
  },
  SPELLING_NORMALIZED: {
    meaning: 'Values keep their meaning but not their spelling.',
    cause:
      'The type of the column has one spelling for each value: a date with a `T`, a UUID in capitals, a number with a plus sign.',
    remedy: 'Map the column to `text` with `typeMappings` where the spelling itself matters.',
  },
  VALUES_SET_NULL: {
    meaning: 'Values that the type does not hold became NULL, as the config says.',
    cause: 'The column is given `misfits: "null"`, and some of its values do not fit the type of the column.',
    remedy:
      'Correct the rows that the note lists, or choose `widen`, `bytes` or a transform for the column to keep what they hold.',
  },
  ROWS_REJECTED: {
    meaning: 'Rows were left out for a value that the type does not hold, as the config says.',
    cause:
      'A column is given `misfits: "reject"`, or `onError` is `reject-row`, and some of its values do not fit the type of the column.',
    remedy:
      'Correct the rows that the note lists and bring them in with `retry-rejects`, or choose another word for `misfits` to keep them; they stay in the source.',
  },
  BAD_TEXT: {
    meaning: 'Text holds NUL characters or invalid UTF-8, handled as was asked.',
    cause: 'SQLite takes any bytes for a text; PostgreSQL takes valid UTF-8 without NUL characters only.',
    remedy:
      'Correct the rows that the note lists, choose `strip` or `replace` with `onBadText`, or map the column to `bytes` to keep it byte by byte.',
  },
  TIME_ZONE_ASSUMED: {
    meaning: 'Times without a zone were read in the source time zone.',
    cause:
      'The column holds times with and without a zone, or goes into a type that has one. A warning where the config does not say the zone.',
    remedy: 'Set `sourceTimeZone` to the zone in which the application wrote them, also where that is UTC.',
  },
  TIME_FORM_ASSUMED: {
    meaning: 'Numbers were taken for counts of time in a form that only their size speaks for.',
    cause:
      'A column of times holds numbers, and the config does not say what they count. A warning where other forms make times of the same numbers: seconds since 1970 of 1993 are seconds since 2001 of 2024.',
    remedy:
      'Say the form in `typeMappings`, such as `timestamptz from core-data`, or with `from` in `columns`.',
  },
  TRANSFORM_MATCHES_NOTHING: {
    meaning: 'A transform matches no column.',
    cause: 'No column has the name, the table and the kind of type that its `match` asks for.',
    remedy: 'Compare `match` with the columns and types that `godwit plan` shows, or take the transform out.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
