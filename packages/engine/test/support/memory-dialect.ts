import { type Capabilities, type Dialect, MigrationError, QUOTED_CSV } from '@godwit/plugin-api';
import type { MemoryDatabase } from './memory-database.js';
import { memoryDdl, memoryDdlAtOnce } from './memory-ddl.js';
import { openMemorySource } from './memory-source.js';
import { openMemoryTarget } from './memory-target.js';
import { memoryTypes } from './memory-types.js';

/** How a database of the reference dialect is reached. */
export interface MemoryConfig {
  readonly name: string;
}

/** The reference dialect: a real dialect over plain data, which tests can look into. */
export function memoryDialect(
  databases: Readonly<Record<string, MemoryDatabase>>,
  capabilities: Partial<Capabilities> = {},
  more: Partial<Pick<Dialect, 'name' | 'aliases' | 'types' | 'defaultSchema'>> = {},
): Dialect<MemoryConfig> {
  const find = (config: MemoryConfig): MemoryDatabase => {
    const found = databases[config.name];
    if (found !== undefined) return found;
    throw new MigrationError({ code: 'DATABASE_NOT_FOUND', message: `There is no database ${config.name}.` });
  };
  const encodings = capabilities.encodings ?? { reads: [QUOTED_CSV], writes: [QUOTED_CSV] };
  return {
    name: more.name ?? 'memory',
    aliases: more.aliases ?? ['mem'],
    apiVersion: 0,
    capabilities: {
      transactionalDdl: true,
      constraintsAfterLoad: true,
      concurrentWriters: true,
      schemas: false,
      maxIdentifierBytes: 63,
      foldsIdentifierCase: false,
      keyOrder: () => 'binary',
      ...capabilities,
      encodings,
    },
    types: more.types ?? memoryTypes,
    expressions: { parse: () => undefined, print: () => ({ ok: false, reason: 'It has no expressions.' }) },
    ddl: capabilities.constraintsAfterLoad === false ? memoryDdlAtOnce : memoryDdl,
    ...(more.defaultSchema === undefined ? {} : { defaultSchema: more.defaultSchema }),
    parseConfig: (input) => ({
      name: typeof input === 'string' ? input.replace(/^[a-z]+:/i, '') : nameOf(input),
    }),
    describe: (config) => `memory:${config.name}`,
    openSource: async (config) => openMemorySource(find(config), encodings.reads.length > 0),
    openTarget: async (config) => openMemoryTarget(find(config)),
  } satisfies Dialect<MemoryConfig>;
}

function nameOf(input: unknown): string {
  if (typeof input === 'object' && input !== null && 'name' in input) return String(input.name);
  throw new MigrationError({ code: 'CONFIG_INVALID', message: 'The field "name" is missing.' });
}
