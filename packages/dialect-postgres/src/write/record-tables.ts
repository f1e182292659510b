import { MigrationError, type TargetOptions } from '@godwit/plugin-api';
import type { Generated } from 'kysely';
import { defaultSchema, type PostgresConfig } from '../config/config.js';
import { queryBuilder } from '../connect/query-builder.js';
import { dollarQuote, quoteName, quoteText } from '../ddl/sql-text.js';

/** The layout of godwit's own records; a later one is made out of an earlier one by the release that needs it. */
export const RECORDS_VERSION = 1;

/** Where godwit keeps its records in a database unless it is told otherwise. */
const RECORDS_SCHEMA = 'godwit';

/** The name of a table of the records. */
export type RecordTable = 'layout' | 'runs' | 'steps' | 'checkpoints' | 'suspended';

/** The tables of the records, with the rights that keeping them needs. */
export const RECORD_RIGHTS: Readonly<Record<RecordTable, readonly string[]>> = {
  layout: ['SELECT'],
  runs: ['SELECT', 'INSERT', 'UPDATE'],
  steps: ['SELECT', 'INSERT', 'UPDATE'],
  checkpoints: ['SELECT', 'INSERT', 'UPDATE'],
  suspended: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
};

/** The schema that holds the records of a session; undefined: none are kept. Throws OPTIONS_CONTRADICT. */
export function recordsSchema(config: PostgresConfig, options: TargetOptions): string | undefined {
  const { bookkeeping: name = RECORDS_SCHEMA } = options;
  if (name === 'none') return undefined;
  if (name !== defaultSchema(config) && !/^(?:pg_|information_schema$)/.test(name)) return name;
  throw new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `The records of runs cannot be in the schema "${name}".`,
    hint: 'Name a schema of their own for options.bookkeeping, or "none".',
  });
}

/** The columns of the tables of the records, in words of CREATE TABLE, and their keys. */
const LAYOUT: Readonly<Record<RecordTable, { readonly columns: readonly string[]; readonly key: string }>> = {
  layout: { columns: ['version integer'], key: 'version' },
  runs: {
    columns: [
      'run_id text',
      'version text NOT NULL',
      'source text NOT NULL',
      'target text NOT NULL',
      'fingerprint json NOT NULL',
      'plan json NOT NULL',
      'started_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now()',
      'finished_at timestamp with time zone',
      'status text',
      'result json',
    ],
    key: 'run_id',
  },
  steps: {
    columns: [
      'run_id text',
      'step text',
      'done_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now()',
    ],
    key: 'run_id, step',
  },
  checkpoints: {
    columns: [
      'run_id text',
      'table_schema text',
      'table_name text',
      'range text',
      'position json NOT NULL',
      'done boolean NOT NULL',
      'read bigint NOT NULL',
      'written bigint NOT NULL',
      'rejected bigint NOT NULL',
      'skipped bigint NOT NULL',
      'committed_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now()',
    ],
    key: 'run_id, table_schema, table_name, range',
  },
  suspended: {
    columns: [
      'object text',
      'run_id text NOT NULL',
      'table_schema text NOT NULL',
      'table_name text NOT NULL',
      'name text NOT NULL',
      'away boolean NOT NULL',
      'validated boolean NOT NULL',
      'restore text NOT NULL',
      'suspended_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now()',
    ],
    key: 'object',
  },
};

/** The names of the columns of a table of the records. */
export function recordColumns(table: RecordTable): readonly string[] {
  return LAYOUT[table].columns.map((column) => column.slice(0, column.indexOf(' ')));
}

/**
 * Makes what is missing: IF NOT EXISTS would ask for the right to make schemas and tables even where they are there.
 * `present` are the tables that are.
 */
export function createRecords(schema: string, present: ReadonlySet<string>): string {
  const name = quoteName(schema);
  const make = `BEGIN IF pg_catalog.to_regnamespace(${quoteText(name)}) IS NULL THEN CREATE SCHEMA ${name}; END IF; END`;
  const tables = Object.entries(LAYOUT).filter(([table]) => !present.has(table));
  const statements = tables.map(([table, { columns, key }]) => {
    return `CREATE TABLE IF NOT EXISTS ${name}.${table} (${columns.join(', ')}, PRIMARY KEY (${key}))`;
  });
  return [`DO ${dollarQuote(make)}`, ...statements].join(';\n');
}

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
  };
  readonly steps: {
    readonly run_id: string;
    readonly step: string;
    readonly done_at: Generated<string>;
  };
  readonly checkpoints: {
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
