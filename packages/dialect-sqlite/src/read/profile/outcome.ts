import { type ColumnPlan, type FindingCode, MAX_FINDING_KEYS, MAX_NOTE_KEYS } from '@godwit/plugin-api';
import type { Change, Stored } from '../../types/values/values.js';

/** What a scan found out about one column, for one type that it was tried with. */
export interface Outcome {
  /** How many keys of misfits are kept: all that a note lists where they are left out or emptied. */
  readonly misfitLimit: number;
  rows: bigint;
  nulls: bigint;
  misfits: bigint;
  readonly misfitKeys: string[];
  /** The misfits by what they are stored as. */
  readonly misfitsBy: Map<Storage, ChangeCount>;
  /** The longest text among the misfits. */
  longest: { readonly characters: number; readonly key: string } | undefined;
  badText: bigint;
  readonly badTextKeys: string[];
  /** What is wrong with broken text, in whatever type it was tried. */
  readonly faults: Map<FindingCode, ChangeCount>;
  readonly changes: Map<Change, ChangeCount>;
  /** Every value was proved by SQLite to fit as it is. */
  exact: boolean;
}

/** How a value is stored, as far as findings tell it apart. */
export type Storage = 'number' | 'text' | 'blob';

export interface ChangeCount {
  count: number;
  readonly keys: string[];
}

export function emptyOutcome({ misfits }: Pick<ColumnPlan, 'misfits'>): Outcome {
  return {
    misfitLimit: misfits === undefined ? MAX_FINDING_KEYS : MAX_NOTE_KEYS,
    rows: 0n,
    nulls: 0n,
    misfits: 0n,
    misfitKeys: [],
    misfitsBy: new Map(),
    longest: undefined,
    badText: 0n,
    badTextKeys: [],
    faults: new Map(),
    changes: new Map(),
    exact: true,
  };
}

/** `value` as it is stored. */
export function addMisfit(outcome: Outcome, value: Stored, key: () => string): void {
  outcome.misfits++;
  if (outcome.misfitKeys.length < outcome.misfitLimit) outcome.misfitKeys.push(key());
  count(outcome.misfitsBy, storageOf(value), key);
  if (typeof value !== 'string') return;
  const characters = [...value].length;
  if (characters > (outcome.longest?.characters ?? -1)) outcome.longest = { characters, key: key() };
}

function storageOf(value: Stored): Storage {
  if (typeof value === 'string') return 'text';
  return typeof value === 'object' ? 'blob' : 'number';
}

export function addBadText(outcome: Outcome, key: () => string): void {
  outcome.badText++;
  if (outcome.badTextKeys.length < MAX_NOTE_KEYS) outcome.badTextKeys.push(key());
}

export function addFault(outcome: Outcome, fault: FindingCode, key: () => string): void {
  count(outcome.faults, fault, key);
}

export function addChange(outcome: Outcome, change: Change, key: () => string): void {
  // Another spelling of the same meaning needs no list of places.
  count(outcome.changes, change, change === 'respelled' || change === 'midnight' ? undefined : key);
}

function count<Name>(counts: Map<Name, ChangeCount>, name: Name, key: (() => string) | undefined): void {
  const known = counts.get(name) ?? { count: 0, keys: [] };
  counts.set(name, known);
  known.count++;
  if (key !== undefined && known.keys.length < MAX_FINDING_KEYS) known.keys.push(key());
}
