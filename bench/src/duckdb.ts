import { spawnSync } from 'node:child_process';
import { programVersion } from './program.js';
import type { Sides, Tool } from './tool.js';

const ATTACH = 'LOAD sqlite; LOAD postgres;';

/** DuckDB's shell, with its extensions for both databases, which it downloads when they are asked for the first time. */
export function duckdb(way: 'there' | 'back', tables: readonly string[]): Tool {
  const [from, to] = way === 'there' ? ['s', 'p'] : ['p', 's'];
  const copies = tables.map((name) => `CREATE TABLE ${to}.${name} AS SELECT * FROM ${from}.${name};`);
  const attached = ({ path, url }: Sides): string =>
    `ATTACH '${path}' AS s (TYPE sqlite); ATTACH '${url}' AS p (TYPE postgres);`;
  return {
    name: 'DuckDB',
    version: () => (hasExtensions() ? programVersion('duckdb') : undefined),
    command: (sides) => ['duckdb', '-c', `${ATTACH} ${attached(sides)} ${copies.join(' ')}`],
  };
}

function hasExtensions(): boolean {
  const { status } = spawnSync('duckdb', ['-c', ATTACH], { stdio: 'ignore' });
  return status === 0;
}
