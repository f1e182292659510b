import { duckdb } from './duckdb.js';
import { floor } from './floor.js';
import { godwit } from './godwit.js';
import { csvVersion, MOST_PIPES, ogrSource, programVersion } from './program.js';
import { postgresTable } from './shapes/create-shape.js';
import { kindOf } from './shapes/kinds.js';
import type { Shape, ShapeTable } from './shapes/shape.js';
import type { Sides, Tool } from './tool.js';

const there = ({ path, url }: Sides): readonly [string, string] => [`sqlite:${path}`, url];

/** Everything that is compared on the way from SQLite to PostgreSQL, each with its own defaults. */
export function thereTools(shape: Shape, folder: string): readonly Tool[] {
  const names = shape.tables.map(({ name }) => name);
  return [
    godwit('godwit', [], there),
    godwit('godwit --verify counts', ['--verify', 'counts'], there),
    godwit('godwit without records', ['--verify', 'counts', '--bookkeeping', 'none'], there),
    {
      name: 'sqlite3 -csv | psql',
      version: csvVersion,
      command: (sides) => csvCommand(shape, sides),
      ...(names.length > MOST_PIPES ? { unfit: 'nobody types so many pipes' } : {}),
    },
    {
      name: 'pgloader',
      // It makes a REAL of SQLite, which has eight bytes, one of four.
      alters: ['float'],
      version: () => programVersion('pgloader'),
      command: ({ path, url }) => ['pgloader', `sqlite://${path}`, url.replace(/^postgres:/, 'postgresql:')],
    },
    {
      name: 'ogr2ogr',
      version: () => programVersion('ogr2ogr'),
      command: ({ path, url }) => [
        ...['ogr2ogr', '-f', 'PostgreSQL', ogrSource(url), path, '-nlt', 'NONE', '-preserve_fid'],
        ...['-lco', 'FID=id', '-lco', 'LAUNDER=NO', '--config', 'PG_USE_COPY', 'YES', ...names],
      ],
    },
    duckdb('there', names),
    floor(folder, 'there'),
  ];
}

/** What a careful person types: tables made by hand, one pipe each, keys and statistics afterwards. */
function csvCommand({ tables }: Shape, { path, url }: Sides): readonly string[] {
  const steps = tables.flatMap((table) => [
    `psql -qX -v ON_ERROR_STOP=1 "$URL" -c '${postgresTable(table)}'`,
    `sqlite3 -csv "$FILE" "${csvQuery(table)}" | psql -qX "$URL" -c '\\copy ${table.name} FROM STDIN (FORMAT csv)'`,
    `psql -qX -v ON_ERROR_STOP=1 "$URL" -c 'ALTER TABLE ${table.name} ADD PRIMARY KEY (id)' -c 'ANALYZE ${table.name}'`,
  ]);
  const script = ['set -euo pipefail', ...steps].join('\n');
  return ['env', `FILE=${path}`, `URL=${url}`, 'bash', '-c', script];
}

function csvQuery({ name, columns }: ShapeTable): string {
  const cells = columns.map(({ name: column, kind }) => kindOf(kind).csv?.(column) ?? column);
  return `SELECT ${cells.join(', ')} FROM ${name}`;
}
