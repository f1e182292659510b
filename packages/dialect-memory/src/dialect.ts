import {
  API_VERSION,
  type Capabilities,
  type Dialect,
  MigrationError,
  throwIfAborted,
} from '@godwit/plugin-api';
import { capabilities, type MemoryRules } from './capabilities.js';
import { type MemoryConfig, parseMemoryConfig } from './config.js';
import { DEFAULT_SCHEMA, type MemoryDatabase } from './database.js';
import { memoryDdl } from './ddl.js';
import { expressions } from './expressions.js';
import { options as declared } from './options.js';
import { openMemorySource } from './source.js';
import { openMemoryTarget } from './target.js';
import { memoryTypes } from './type-mapper.js';

/** What makes one dialect of this family another one. */
export interface MemoryOptions {
  /** The databases by the names that a config calls them; the map may change afterwards. */
  readonly databases: ReadonlyMap<string, MemoryDatabase>;
  /** `memory` by default. */
  readonly name?: string;
  readonly aliases?: readonly string[];
  /** What it can and cannot do otherwise than by default; it keeps to it. */
  readonly capabilities?: Partial<Capabilities>;
  /** Builds an empty database aside and puts it in place when it is whole. */
  readonly staged?: boolean;
}

/**
 * The reference dialect: the whole contract over plain data, as strict as the contract allows. It is the one to read
 * beside the contract when writing a dialect, and the fake of tests.
 */
export function memoryDialect(options: MemoryOptions): Dialect<MemoryConfig> {
  const { databases, name = 'memory', aliases = [], staged = false } = options;
  const rules: MemoryRules = {
    name,
    capabilities: { ...capabilities, ...options.capabilities },
    types: memoryTypes(name),
  };
  return {
    name,
    aliases,
    apiVersion: API_VERSION,
    capabilities: rules.capabilities,
    options: declared,
    types: rules.types,
    expressions,
    ddl: memoryDdl(rules),
    parseConfig: (input) => parseMemoryConfig(input, [name, ...aliases]),
    describe: (config) => `${name}:${config.name}`,
    ...(rules.capabilities.schemas ? { defaultSchema: () => DEFAULT_SCHEMA } : {}),
    openSource: async (config, opening) => openMemorySource(find(databases, config), opening, rules),
    openTarget: async (config, { signal, goOn }) => {
      throwIfAborted(signal);
      return openMemoryTarget(find(databases, config), rules, { staged, goOn });
    },
  } satisfies Dialect<MemoryConfig>;
}

function find(databases: MemoryOptions['databases'], { name }: MemoryConfig): MemoryDatabase {
  const found = databases.get(name);
  if (found !== undefined) return found;
  throw new MigrationError({ code: 'DATABASE_NOT_FOUND', message: `There is no database ${name}.` });
}
