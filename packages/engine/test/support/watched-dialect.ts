import { type MemoryConfig, type MemoryOptions, memoryDialect } from '@godwit/dialect-memory';
import type { Dialect } from '@godwit/plugin-api';
import type { WatchedDatabase } from './watched-database.js';
import { watchSource, watchTarget } from './watched-sessions.js';

/** The reference dialect over databases that tests look into and let fail. */
export function watchedDialect(
  databases: Readonly<Record<string, WatchedDatabase>>,
  options: Omit<MemoryOptions, 'databases'> = {},
): Dialect<MemoryConfig> {
  const watched = new Map(Object.entries(databases));
  const known = new Map([...watched].map(([name, { memory }]) => [name, memory]));
  return withFaults(memoryDialect({ aliases: ['mem'], databases: known, ...options }), watched);
}

/** A dialect whose sessions do what they do under the eyes of their database's watcher. */
function withFaults(
  dialect: Dialect<MemoryConfig>,
  watched: ReadonlyMap<string, WatchedDatabase>,
): Dialect<MemoryConfig> {
  const { openSource, openTarget } = dialect;
  const watcher = ({ name }: MemoryConfig): WatchedDatabase => {
    const found = watched.get(name);
    if (found === undefined) throw new Error(`The test has no database ${name}.`);
    return found;
  };
  return {
    ...dialect,
    ...(openSource && {
      openSource: async (config, options) => watchSource(await openSource(config, options), watcher(config)),
    }),
    ...(openTarget && {
      openTarget: async (config, options) => watchTarget(await openTarget(config, options), watcher(config)),
    }),
  };
}
