import type { Generated, GeneratedAlways } from 'kysely';
import { queryBuilder } from '../connect/query-builder.js';

interface Records {
  readonly layout: { readonly version: number };
  readonly runs: {
    readonly run_id: string;
    readonly version: string;
    readonly source: string;
    readonly target: string;
    readonly fingerprint: string;
    readonly plan: string;
    readonly started_at: Generated<string>;
    readonly finished_at: string | null;
    readonly status: string | null;
    readonly result: string | null;
    readonly config: string | null;
    readonly state: string | null;
  };
  readonly steps: {
    readonly run_id: string;
    readonly step: string;
    readonly done_at: Generated<string>;
    readonly number: Generated<bigint>;
  };
  readonly checkpoints: {
    readonly run_id: string;
    readonly table_schema: string;
    readonly table_name: string;
    readonly range: string;
    readonly position: string;
    readonly ranges: string | null;
    readonly done: boolean;
    readonly read: bigint;
    readonly written: bigint;
    readonly rejected: bigint;
    readonly skipped: bigint;
    readonly committed_at: Generated<string>;
  };
  readonly rejects: {
    readonly run_id: string;
    readonly number: GeneratedAlways<bigint>;
    readonly table_schema: string;
    readonly table_name: string;
    readonly key: string;
    readonly code: string;
    readonly message: string;
    readonly column_name: string | null;
    readonly constraint_name: string | null;
    readonly row_values: string | null;
  };
  /** What runs took away or left unchecked, until it is as it was. */
  readonly suspended: {
    readonly object: string;
    readonly run_id: string;
    readonly table_schema: string;
    readonly table_name: string;
    readonly name: string;
    readonly away: boolean;
    readonly validated: boolean;
    readonly restore: string;
    readonly suspended_at: Generated<string>;
  };
}

const builder = queryBuilder<Records>();

/** Typed queries on the records of a schema. */
export function recordsIn(schema: string): typeof builder {
  return builder.withSchema(schema);
}
