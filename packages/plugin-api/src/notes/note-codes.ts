import type { CodeEntry } from './codes/code-entry.js';
import { OBJECT_CODES } from './codes/object-codes.js';
import { REPLACED_CODES } from './codes/replaced-codes.js';
import { RUN_CODES } from './codes/run-codes.js';
import { TABLE_CODES } from './codes/table-codes.js';
import { VALUE_CODES } from './codes/value-codes.js';

export type { CodeEntry } from './codes/code-entry.js';

/**
 * Every code of a ledger note that godwit itself writes: what it means, why it comes up, and what helps. Codes are
 * stable. `docs/ledger.md` is made from this table.
 */
export const NOTE_CODES = {
  ...VALUE_CODES,
  ...TABLE_CODES,
  ...OBJECT_CODES,
  ...REPLACED_CODES,
  ...RUN_CODES,
} as const satisfies Readonly<Record<string, CodeEntry>>;

/** The codes of {@link NOTE_CODES} by what they are about, in the order to show them. */
export const NOTE_CODE_GROUPS: readonly {
  readonly title: string;
  readonly codes: readonly (keyof typeof NOTE_CODES)[];
}[] = [
  { title: 'Types and values', codes: codesOf(VALUE_CODES) },
  { title: 'Tables and columns', codes: codesOf(TABLE_CODES) },
  { title: 'Keys, checks, indexes and other objects', codes: codesOf(OBJECT_CODES) },
  { title: 'What goes with tables that are replaced', codes: codesOf(REPLACED_CODES) },
  { title: 'The run', codes: codesOf(RUN_CODES) },
];

/** A code of {@link NOTE_CODES}, or one of a third-party dialect, written `dialect/CODE`. */
export type NoteCode = keyof typeof NOTE_CODES | `${string}/${string}`;

function codesOf<Table extends object>(table: Table): readonly (keyof Table)[] {
  return Object.keys(table) as (keyof Table)[];
}
