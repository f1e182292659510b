import type { Generated } from 'kysely';
import { queryBuilder } from '../query-builder.js';

/** The layout of godwit's own records; a later one is made out of an earlier one by the release that needs it. */
export const RECORDS_VERSION = 1;

/** Where godwit keeps its records in a database. */
export const RECORDS_SCHEMA = 'godwit';

/** Makes what is missing. IF NOT EXISTS would ask for the right to make schemas even where the schema is there. */
export const CREATE_RECORDS = `
  DO $$ BEGIN
    IF pg_catalog.to_regnamespace('godwit') IS NULL THEN CREATE SCHEMA godwit; END IF;
  END $$;
  CREATE TABLE IF NOT EXISTS godwit.layout (
    version integer PRIMARY KEY
  );
  CREATE TABLE IF NOT EXISTS godwit.runs (
    run_id text PRIMARY KEY,
    version text NOT NULL,
    source text NOT NULL,
    target text NOT NULL,
    fingerprint json NOT NULL,
    plan json NOT NULL,
    started_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now(),
    finished_at timestamp with time zone,
    status text,
    result json
  );
  CREATE TABLE IF NOT EXISTS godwit.steps (
    run_id text NOT NULL,
    step text NOT NULL,
    done_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now(),
    PRIMARY KEY (run_id, step)
  );
  CREATE TABLE IF NOT EXISTS godwit.checkpoints (
    run_id text NOT NULL,
    table_schema text NOT NULL,
    table_name text NOT NULL,
    range text NOT NULL,
    position json NOT NULL,
    done boolean NOT NULL,
    read bigint NOT NULL,
    written bigint NOT NULL,
    rejected bigint NOT NULL,
    skipped bigint NOT NULL,
    committed_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now(),
    PRIMARY KEY (run_id, table_schema, table_name, range)
  );
`;

interface Records {
  readonly 'godwit.layout': { readonly version: number };
  readonly 'godwit.runs': {
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
  };
  readonly 'godwit.steps': {
    readonly run_id: string;
    readonly step: string;
    readonly done_at: Generated<string>;
  };
  readonly 'godwit.checkpoints': {
    readonly run_id: string;
    readonly table_schema: string;
    readonly table_name: string;
    readonly range: string;
    readonly position: string;
    readonly done: boolean;
    readonly read: bigint;
    readonly written: bigint;
    readonly rejected: bigint;
    readonly skipped: bigint;
    readonly committed_at: Generated<string>;
  };
}

/** Typed queries on the records. */
export const records = queryBuilder<Records>();
