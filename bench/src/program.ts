import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The command of this repository. */
export const GODWIT = fileURLToPath(new URL('../../packages/cli/bin/godwit.js', import.meta.url));

/** The first line that a program writes about its version, or undefined where it is not installed. */
export function programVersion(program: string, flag = '--version'): string | undefined {
  const { error, stdout, stderr } = spawnSync(program, [flag], { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  return `${stdout}${stderr}`.trim().split('\n')[0];
}

/** Moves a database without the clock running. */
export async function moveByGodwit(source: string, target: string): Promise<void> {
  const args = [GODWIT, 'migrate', source, target, '--verify', 'counts', '--json'];
  await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 28 });
}

/** Nobody types a pipe for each of so many tables. */
export const MOST_PIPES = 20;

/** Both programs of a pipe between SQLite's shell and PostgreSQL's. */
export function csvVersion(): string | undefined {
  const [sqlite, psql] = [programVersion('sqlite3'), programVersion('psql')];
  return sqlite === undefined || psql === undefined ? undefined : `sqlite3 ${sqlite.split(' ')[0]}, ${psql}`;
}

/** A PostgreSQL database as GDAL names it. */
export function ogrSource(url: string): string {
  const { hostname, port, username, password, pathname } = new URL(url);
  return `PG:host=${hostname} port=${port} user=${username} password=${password} dbname=${pathname.slice(1)}`;
}
