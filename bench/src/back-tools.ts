import { TABLES } from './create-source.js';
import { godwit } from './godwit.js';
import { programVersion } from './program.js';
import type { Sides, Tool } from './tool.js';
import { csvVersion } from './tools.js';

const back = ({ path, url }: Sides): readonly [string, string] => [url, `sqlite:${path}`];

/** Everything that is compared on the way from PostgreSQL to SQLite, each with its own defaults. */
export const BACK_TOOLS: readonly Tool[] = [
  godwit('godwit', [], back),
  godwit('godwit --parallel', ['--parallel'], back),
  { name: 'psql COPY | sqlite3 .import', version: csvVersion, command: csvCommand },
  { name: 'ogr2ogr', version: () => programVersion('ogr2ogr'), command: ogrCommand },
];

/** What a careful person types: tables made by hand, with their keys, and one pipe each. */
function csvCommand({ path, url }: Sides): readonly string[] {
  const steps = TABLES.flatMap((table) => [
    `sqlite3 "$FILE" '${createTable(table)}'`,
    `psql -qX -v ON_ERROR_STOP=1 "$URL" -c '\\copy ${table} TO STDOUT (FORMAT csv)' |
       sqlite3 -csv "$FILE" '.import /dev/stdin ${table}'`,
  ]);
  const script = ['set -euo pipefail', ...steps].join('\n');
  return ['env', `FILE=${path}`, `URL=${url}`, 'bash', '-c', script];
}

function createTable(table: string): string {
  return `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, sku TEXT NOT NULL,
    title TEXT NOT NULL, amount NUMERIC, ratio REAL NOT NULL, active BOOLEAN NOT NULL, created_at TEXT NOT NULL,
    payload TEXT)`;
}

function ogrCommand({ path, url }: Sides): readonly string[] {
  const { hostname, port, username, password, pathname } = new URL(url);
  const source = `PG:host=${hostname} port=${port} user=${username} password=${password} dbname=${pathname.slice(1)}`;
  return ['ogr2ogr', '-f', 'SQLite', path, source, ...TABLES];
}
