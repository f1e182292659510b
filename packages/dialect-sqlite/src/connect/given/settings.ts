import type { Run } from './given-database.js';

/** Does a piece of work while the connection has other settings, by the names of pragmas; afterwards it has its own again. */
export async function withSettings<T>(
  run: Run,
  settings: Readonly<Record<string, number>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = new Map<string, unknown>();
  try {
    for (const [name, value] of Object.entries(settings)) {
      before.set(name, await settingOf(run, name));
      await run(`PRAGMA ${name} = ${value}`);
    }
    return await work();
  } finally {
    for (const [name, value] of before) await run(`PRAGMA ${name} = ${String(value)}`);
  }
}

/** Does a piece of work in which the connection waits for no lock of anybody else. */
export async function withoutPatience<T>(run: Run, work: () => Promise<T>): Promise<T> {
  const patience = await settingOf(run, 'busy_timeout');
  try {
    await run('PRAGMA busy_timeout = 0');
    return await work();
  } finally {
    await run(`PRAGMA busy_timeout = ${String(patience)}`).catch(() => undefined);
  }
}

/** What a pragma says. */
export async function settingOf(run: Run, name: string): Promise<unknown> {
  return (await run(`PRAGMA ${name}`))[0]?.[0];
}
