import type { Note, Traces } from '@godwit/plugin-api';
import type { VerificationResult } from '../verify/verification-result.js';

/** What a repair did. Plain JSON data. */
export interface RepairResult {
  /** `repaired`: both sides are the same now; `clean`: they were before; `different`: something is left. */
  readonly status: 'repaired' | 'clean' | 'different';
  /** Tables in which rows were written or deleted, or would have been. */
  readonly tables: readonly TableRepair[];
  /** How many sequences that were behind were raised, those of columns too. */
  readonly raised: number;
  /** What has to be told of what was written, such as keys that rows stand against. */
  readonly notes: readonly Note[];
  /** What godwit leaves in the target; absent: nothing, or nothing was written. */
  readonly traces?: Traces;
  /** The comparison after the last change. */
  readonly verification: VerificationResult;
  /** Wall-clock seconds. */
  readonly seconds: number;
}

/** What a repair did to one table. */
export interface TableRepair {
  /** As people read it in the source. */
  readonly name: string;
  /** Rows that were missing or changed and are written again. */
  readonly written: number;
  /** Rows that the source does not have and that are deleted. */
  readonly deleted: number;
  /** Rows that the source does not have and that stay, because nobody said to delete them. */
  readonly kept: number;
  /** Which rows could not be mended, and why. */
  readonly refused?: string;
}
