import {
  type DatabaseMigrationManager,
  createMigrationManager as managerOf,
  type Side,
} from '@godwit/engine';
import { MigrationError } from '@godwit/plugin-api';
import type { Kysely } from 'kysely';
import { DIALECTS } from './dialects.js';
import type { MigrationConfig } from './migration-config.js';

/**
 * Makes a manager that moves the database of one Kysely instance to that of another. Throws at once what can be known without
 * connecting: CONFIG_INVALID that names the field, OPTIONS_CONTRADICT, OPTION_NOT_AVAILABLE, OPTION_OF_OTHER_DIALECT,
 * DIALECT_UNKNOWN, URL_INVALID, TRANSFORM_INVALID, CONNECTION_UNKNOWN.
 */
export function createMigrationManager<SourceSchema, TargetSchema>(
  source: Kysely<SourceSchema>,
  target: Kysely<TargetSchema>,
  config: MigrationConfig = {},
): DatabaseMigrationManager {
  if (typeof config !== 'object' || config === null) {
    throw new MigrationError({
      code: 'CONFIG_INVALID',
      message: 'The config has to be an object such as { options: { batchSize: 1000 } }.',
    });
  }
  const { logger, ...rest } = config;
  const sides = {
    source: sideOf(source, config.source, 'source'),
    target: sideOf(target, config.target, 'target'),
  };
  const parts = { dialects: DIALECTS, ...(logger === undefined ? {} : { logger }) };
  return managerOf({ ...rest, ...sides }, parts);
}

/** As the config says it, else the instance itself. */
function sideOf<Schema>(kysely: Kysely<Schema>, given: Side | undefined, role: 'source' | 'target'): Side {
  if (!isKysely(kysely)) {
    throw new MigrationError({
      code: 'CONFIG_INVALID',
      message: `The ${role} is no Kysely instance.`,
      hint: 'Give what `new Kysely(...)` made; a url or a file is a side of the config.',
    });
  }
  return given ?? kysely;
}

/** Told by what it can do: programs may have several copies of the library. */
function isKysely(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'getExecutor' in value && 'introspection' in value;
}
