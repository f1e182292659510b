import { spawnSync } from 'node:child_process';

/** The first line that a program writes about its version, or undefined where it is not installed. */
export function programVersion(program: string, flag = '--version'): string | undefined {
  const { error, stdout, stderr } = spawnSync(program, [flag], { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  return `${stdout}${stderr}`.trim().split('\n')[0];
}
