import { MigrationError, type TargetOptions } from '@godwit/plugin-api';
import { defaultSchema, type PostgresConfig } from '../config/config.js';
import { dollarQuote, quoteName, quoteText } from '../ddl/sql-text.js';

/** The layout of godwit's own records; a later one is made out of an earlier one by the release that needs it. */
export const RECORDS_VERSION = 2;

/** Where godwit keeps its records in a database unless it is told otherwise. */
const RECORDS_SCHEMA = 'godwit';

/** The name of a table of the records. */
export type RecordTable = keyof typeof RECORD_RIGHTS;

/** The tables of the records, with the rights that keeping them needs. */
export const RECORD_RIGHTS = {
  layout: ['SELECT'],
  runs: ['SELECT', 'INSERT', 'UPDATE'],
  steps: ['SELECT', 'INSERT', 'UPDATE'],
  checkpoints: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  rejects: ['SELECT', 'INSERT', 'DELETE'],
  suspended: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

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

interface RecordLayout {
  /** The first layout that has the table. */
  readonly since: 1 | 2;
  /** Columns and what CREATE TABLE says of them. */
  readonly columns: Columns;
  /** Columns that came with layout 2. */
  readonly later?: Columns;
  readonly key: string;
}

type Columns = Readonly<Record<string, string>>;

const MOMENT = 'timestamp with time zone';
const NOW = `${MOMENT} NOT NULL DEFAULT pg_catalog.now()`;
const COUNTED = 'bigint NOT NULL';
const NUMBER = 'bigint GENERATED ALWAYS AS IDENTITY';

const LAYOUT: Readonly<Record<RecordTable, RecordLayout>> = {
  layout: { since: 1, columns: { version: 'integer' }, key: 'version' },
  runs: {
    since: 1,
    columns: {
      run_id: 'text',
      version: 'text NOT NULL',
      source: 'text NOT NULL',
      target: 'text NOT NULL',
      fingerprint: 'json NOT NULL',
      plan: 'json NOT NULL',
      started_at: NOW,
      finished_at: MOMENT,
      status: 'text',
      result: 'json',
    },
    later: { config: 'text', state: 'json' },
    key: 'run_id',
  },
  steps: {
    since: 1,
    columns: { run_id: 'text', step: 'text', done_at: NOW },
    // Rises with each record of a step, so that it tells what was taken back after it was done, and done again after that.
    later: { number: NUMBER },
    key: 'run_id, step',
  },
  checkpoints: {
    since: 1,
    columns: {
      run_id: 'text',
      table_schema: 'text',
      table_name: 'text',
      range: 'text',
      position: 'json NOT NULL',
      done: 'boolean NOT NULL',
      read: COUNTED,
      written: COUNTED,
      rejected: COUNTED,
      skipped: COUNTED,
      committed_at: NOW,
    },
    later: { ranges: 'json' },
    key: 'run_id, table_schema, table_name, range',
  },
  rejects: {
    since: 2,
    columns: {
      run_id: 'text',
      number: NUMBER,
      table_schema: 'text NOT NULL',
      table_name: 'text NOT NULL',
      key: 'text NOT NULL',
      code: 'text NOT NULL',
      message: 'text NOT NULL',
      column_name: 'text',
      constraint_name: 'text',
      row_values: 'json',
    },
    key: 'run_id, number',
  },
  suspended: {
    since: 1,
    columns: {
      object: 'text',
      run_id: 'text NOT NULL',
      table_schema: 'text NOT NULL',
      table_name: 'text NOT NULL',
      name: 'text NOT NULL',
      away: 'boolean NOT NULL',
      validated: 'boolean NOT NULL',
      restore: 'text NOT NULL',
      suspended_at: NOW,
    },
    key: 'object',
  },
};

/** The names of all tables of the records. */
export const RECORD_TABLES = Object.keys(LAYOUT) as readonly RecordTable[];

/** The tables of the records that a layout of this number has. */
export function tablesOfLayout(version: number): readonly RecordTable[] {
  return RECORD_TABLES.filter((table) => LAYOUT[table].since <= version);
}

/** The columns of a table of the records with their types, of layout 1 or those that came after it. */
export function recordColumns(table: RecordTable, which: 'first' | 'later' = 'first'): Columns {
  const columns = (which === 'first' ? LAYOUT[table].columns : LAYOUT[table].later) ?? {};
  const types = Object.entries(columns).map(([name, said]) => [
    name,
    said.replace(/ (?:NOT NULL|DEFAULT|GENERATED) ?.*$/, ''),
  ]);
  return Object.fromEntries(types);
}

/**
 * Makes what is missing: IF NOT EXISTS would ask for the right to make schemas and tables even where they are there.
 * `present` are the tables that are.
 */
export function createRecords(schema: string, present: ReadonlySet<string>): string {
  const name = quoteName(schema);
  const make = `BEGIN IF pg_catalog.to_regnamespace(${quoteText(name)}) IS NULL THEN CREATE SCHEMA ${name}; END IF; END`;
  const tables = RECORD_TABLES.filter((table) => !present.has(table));
  const statements = tables.map((table) => {
    const { columns, later = {}, key } = LAYOUT[table];
    const all = Object.entries({ ...columns, ...later }).map(([column, said]) => `${column} ${said}`);
    return `CREATE TABLE IF NOT EXISTS ${name}.${table} (${all.join(', ')}, PRIMARY KEY (${key}))`;
  });
  return [`DO ${dollarQuote(make)}`, ...statements].join(';\n');
}
