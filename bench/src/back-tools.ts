import { duckdb } from './duckdb.js';
import { floor } from './floor.js';
import { godwit } from './godwit.js';
import { csvVersion, MOST_PIPES, ogrSource, programVersion } from './program.js';
import { sqliteTable } from './shapes/create-shape.js';
import type { Shape } from './shapes/shape.js';
import type { Sides, Tool } from './tool.js';

const back = ({ path, url }: Sides): readonly [string, string] => [url, `sqlite:${path}`];

/** Everything that is compared on the way from PostgreSQL to SQLite, each with its own defaults. */
export function backTools(shape: Shape, folder: string): readonly Tool[] {
  const names = shape.tables.map(({ name }) => name);
  const unfit = unfitForCsv(shape);
  return [
    godwit('godwit', [], back),
    godwit('godwit --verify counts', ['--verify', 'counts'], back),
    godwit('godwit without records', ['--verify', 'counts', '--bookkeeping', 'none'], back),
    {
      name: 'psql COPY | sqlite3 .import',
      version: csvVersion,
      command: (sides) => csvCommand(shape, sides),
      ...(unfit === undefined ? {} : { unfit }),
    },
    {
      name: 'ogr2ogr',
      version: () => programVersion('ogr2ogr'),
      command: ({ path, url }) => [
        'ogr2ogr',
        '-f',
        'SQLite',
        path,
        ogrSource(url),
        '-preserve_fid',
        '-lco',
        'FID=id',
        ...names,
      ],
    },
    duckdb('back', names),
    floor(folder, 'back'),
  ];
}

function unfitForCsv({ tables }: Shape): string | undefined {
  if (tables.length > MOST_PIPES) return 'nobody types so many pipes';
  const hasBytes = tables.some(({ columns }) => columns.some(({ kind }) => kind === 'bytes'));
  return hasBytes ? '.import makes no blobs' : undefined;
}

/** What a careful person types: tables made by hand, with their keys, and one pipe each. */
function csvCommand({ tables }: Shape, { path, url }: Sides): readonly string[] {
  const steps = tables.flatMap((table) => [
    `sqlite3 "$FILE" '${sqliteTable(table)}'`,
    `psql -qX -v ON_ERROR_STOP=1 "$URL" -c '\\copy ${table.name} TO STDOUT (FORMAT csv)' |
       sqlite3 -csv "$FILE" '.import /dev/stdin ${table.name}'`,
  ]);
  const script = ['set -euo pipefail', ...steps].join('\n');
  return ['env', `FILE=${path}`, `URL=${url}`, 'bash', '-c', script];
}
