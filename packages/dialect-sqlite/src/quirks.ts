import type { Quirk } from '@godwit/plugin-api';

const ZEROS =
  'A decimal of at most 15 digits is stored as a number, which is the same number but does not keep zeros at the end of its text.';
const ZERO_SIGN = 'SQLite stores the zero below zero of a REAL column as 0.0.';
const LOCAL =
  'SQLite has no session with a time zone, so what is local is printed in UTC, with a caveat that says so.';

/** What SQLite itself does not let this dialect do as the contract says. */
export const quirks: readonly Quirk[] = [
  ...['0.00', '1.10', '19.90', '100.00'].map((text) => ({
    test: `boundary values: decimal(10,2) ${text}`,
    reason: ZEROS,
  })),
  { test: 'boundary values: float32 -0', reason: ZERO_SIGN },
  { test: 'boundary values: float64 -0', reason: ZERO_SIGN },
  { test: "closure of expressions: default date('now','localtime') into born", reason: LOCAL },
  { test: "closure of expressions: default datetime('now', 'localtime') into at", reason: LOCAL },
];
