import type { Quirk } from '@godwit/plugin-api';

const ZEROS =
  'A decimal of at most 15 digits is stored as a number, which is the same number but does not keep zeros at the end of its text.';
const ZERO_SIGN = 'SQLite stores the zero below zero of a REAL column as 0.0.';
const NOW =
  'SQLite has no type for points in time, so that the default is an expression that makes their text, and is read as that expression.';
const MILLISECONDS =
  'SQLite has no clock that counts milliseconds in every supported version, so that the default is computed from the julian day, and is read as that expression.';

/** What SQLite itself does not let this dialect do as the contract says. */
export const quirks: readonly Quirk[] = [
  ...['0.00', '1.10', '19.90', '100.00'].map((text) => ({
    test: `boundary values: decimal(10,2) ${text}`,
    reason: ZEROS,
  })),
  { test: 'boundary values: float32 -0', reason: ZERO_SIGN },
  { test: 'boundary values: float64 -0', reason: ZERO_SIGN },
  { test: 'expressions: default of now', reason: NOW },
  { test: 'expressions: default of milliseconds', reason: MILLISECONDS },
];
