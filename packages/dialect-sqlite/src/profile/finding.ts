import { MAX_NOTE_KEYS } from '@godwit/plugin-api';
import type { Change } from '../values.js';

/** What a scan found out about one column, for one type that it was tried with. */
export interface Finding {
  rows: bigint;
  nulls: bigint;
  misfits: bigint;
  readonly misfitKeys: string[];
  badText: bigint;
  readonly badTextKeys: string[];
  readonly changes: Map<Change, ChangeCount>;
  /** Every value was proved by SQLite to fit as it is. */
  exact: boolean;
}

export interface ChangeCount {
  count: number;
  readonly keys: string[];
}

const MAX_MISFIT_KEYS = 20;

export function emptyFinding(): Finding {
  return {
    rows: 0n,
    nulls: 0n,
    misfits: 0n,
    misfitKeys: [],
    badText: 0n,
    badTextKeys: [],
    changes: new Map(),
    exact: true,
  };
}

export function addMisfit(finding: Finding, key: () => string): void {
  finding.misfits++;
  if (finding.misfitKeys.length < MAX_MISFIT_KEYS) finding.misfitKeys.push(key());
}

export function addBadText(finding: Finding, key: () => string): void {
  finding.badText++;
  if (finding.badTextKeys.length < MAX_NOTE_KEYS) finding.badTextKeys.push(key());
}

export function addChange(finding: Finding, change: Change, key: () => string): void {
  const known = finding.changes.get(change);
  const count = known ?? { count: 0, keys: [] };
  if (known === undefined) finding.changes.set(change, count);
  count.count++;
  // Another spelling of the same meaning needs no list of places.
  if (change !== 'respelled' && count.keys.length < MAX_MISFIT_KEYS) count.keys.push(key());
}
