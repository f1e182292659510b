import { createCommandHost, type GodwitOptions, type GodwitRun } from '@godwit/test-support';

const host = createCommandHost();
afterAll(() => host[Symbol.dispose]());

/** Runs the `godwit` command, in a process that may have run others before. */
export function godwit(
  args: readonly string[],
  { cwd, env }: Omit<GodwitOptions, 'output'> = {},
): Promise<GodwitRun> {
  return host.run(args, { cwd, env: { ...process.env, ...env } });
}
