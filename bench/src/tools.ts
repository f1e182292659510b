import { TABLES } from './create-source.js';
import { godwit } from './godwit.js';
import { programVersion } from './program.js';
import type { Sides, Tool } from './tool.js';

const there = ({ path, url }: Sides): readonly [string, string] => [`sqlite:${path}`, url];

/** The pipe between the shells of both databases. */
export const PIPE = 'sqlite3 -csv | psql';

/** Everything that is compared on the way from SQLite to PostgreSQL, each with its own defaults. */
export const TOOLS: readonly Tool[] = [
  godwit('godwit', [], there),
  godwit('godwit --parallel', ['--parallel'], there),
  {
    name: 'pgloader',
    version: () => programVersion('pgloader'),
    command: ({ path, url }) => ['pgloader', `sqlite://${path}`, url.replace(/^postgres:/, 'postgresql:')],
  },
  { name: PIPE, version: csvVersion, command: csvCommand },
];

/** Both programs of a pipe between SQLite's shell and PostgreSQL's. */
export function csvVersion(): string | undefined {
  const [sqlite, psql] = [programVersion('sqlite3'), programVersion('psql')];
  return sqlite === undefined || psql === undefined ? undefined : `sqlite3 ${sqlite.split(' ')[0]}, ${psql}`;
}

/** What a careful person types: tables made by hand, one pipe each, keys and statistics afterwards. */
function csvCommand({ path, url }: Sides): readonly string[] {
  const steps = TABLES.flatMap((table) => [
    `psql -qX -v ON_ERROR_STOP=1 "$URL" -c '${createTable(table)}'`,
    `sqlite3 -csv "$FILE" 'SELECT * FROM ${table}' | psql -qX "$URL" -c '\\copy ${table} FROM STDIN (FORMAT csv)'`,
    `psql -qX -v ON_ERROR_STOP=1 "$URL" -c 'ALTER TABLE ${table} ADD PRIMARY KEY (id)' -c 'ANALYZE ${table}'`,
  ]);
  const script = ['set -euo pipefail', ...steps].join('\n');
  return ['env', `FILE=${path}`, `URL=${url}`, 'bash', '-c', script];
}

/** A table of the source as PostgreSQL has it, without its key. */
export function createTable(table: string): string {
  return `CREATE TABLE ${table} (id bigint, customer_id bigint NOT NULL, sku varchar(20) NOT NULL, title text NOT NULL,
    amount numeric(10,2), ratio float8 NOT NULL, active boolean NOT NULL, created_at timestamp NOT NULL, payload text)`;
}
