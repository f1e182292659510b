import { type GodwitOptions, type GodwitRun, runInSharedHost } from '@godwit/test-support';

/** Runs the `godwit` command, in a process that may have run others before. */
export function godwit(
  args: readonly string[],
  { cwd, env }: Omit<GodwitOptions, 'output'> = {},
): Promise<GodwitRun> {
  return runInSharedHost(args, { cwd, env: { ...process.env, ...env } });
}
