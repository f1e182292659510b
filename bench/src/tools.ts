import { fileURLToPath } from 'node:url';
import { TABLES } from './create-source.js';
import { programVersion } from './program.js';
import type { Sides, Tool } from './tool.js';

const GODWIT = fileURLToPath(new URL('../../packages/cli/bin/godwit.js', import.meta.url));

/** Everything that is compared, each with its own defaults. */
export const TOOLS: readonly Tool[] = [
  godwit('godwit', []),
  godwit('godwit --parallel', ['--parallel']),
  {
    name: 'pgloader',
    version: () => programVersion('pgloader'),
    command: ({ path, url }) => ['pgloader', `sqlite://${path}`, url.replace(/^postgres:/, 'postgresql:')],
  },
  { name: 'sqlite3 -csv | psql', version: csvVersion, command: csvCommand },
];

function godwit(name: string, flags: readonly string[]): Tool {
  return {
    name,
    version: () => programVersion(process.execPath, GODWIT) && `Node ${process.version}`,
    command: ({ path, url }) => [
      process.execPath,
      GODWIT,
      'migrate',
      `sqlite:${path}`,
      url,
      ...flags,
      '--json',
    ],
  };
}

function csvVersion(): string | undefined {
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

function createTable(table: string): string {
  return `CREATE TABLE ${table} (id bigint, customer_id bigint NOT NULL, sku varchar(20) NOT NULL, title text NOT NULL,
    amount numeric(10,2), ratio float8 NOT NULL, active boolean NOT NULL, created_at timestamp NOT NULL, payload text)`;
}
