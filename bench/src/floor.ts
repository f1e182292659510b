import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programVersion } from './program.js';
import { postgresTable } from './shapes/create-shape.js';
import { kindOf } from './shapes/kinds.js';
import type { Shape, ShapeTable } from './shapes/shape.js';
import type { Tool } from './tool.js';

/** What the server alone needs: files that lie there in its own form are copied in, and nothing else is done. */
const FLOOR = 'floor: COPY of binary files';

/** Writes the rows of a database that has them into files, and the scripts that take them in, and give them out, again. */
export function writeFloor(folder: string, url: string, { tables }: Shape): void {
  const script = join(folder, 'write.sql');
  writeFileSync(
    script,
    tables
      .map((table) => `\\copy (${typed(table)}) TO '${fileOf(folder, table)}' (FORMAT binary)\n`)
      .join(''),
  );
  execFileSync('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-f', script, url], { stdio: 'ignore' });
  writeFileSync(
    join(folder, 'floor.sql'),
    tables
      .map(
        (table) =>
          `${postgresTable(table)};\n\\copy ${table.name} FROM '${fileOf(folder, table)}' (FORMAT binary)\n`,
      )
      .join(''),
  );
  writeFileSync(
    join(folder, 'floor-back.sql'),
    tables.map((table) => `\\copy ${table.name} TO '/dev/null' (FORMAT binary)\n`).join(''),
  );
}

/** `there`: into new tables without keys; `back`: out of the tables into nothing. */
export function floor(folder: string, way: 'there' | 'back'): Tool {
  const script = join(folder, way === 'there' ? 'floor.sql' : 'floor-back.sql');
  return {
    name: FLOOR,
    version: () => programVersion('psql'),
    command: ({ url }) => ['psql', '-qX', '-v', 'ON_ERROR_STOP=1', '-f', script, url],
    ...(way === 'back' ? { arrives: false } : {}),
  };
}

function fileOf(folder: string, { name }: ShapeTable): string {
  return join(folder, `${name}.bin`);
}

function typed({ name, columns }: ShapeTable): string {
  const cells = columns.map(({ name: column, kind }) => `${column}::${kindOf(kind).postgres}`);
  return `SELECT ${cells.join(', ')} FROM ${name} ORDER BY ${columns[0]?.name}`;
}
