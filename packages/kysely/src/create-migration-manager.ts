import { type DatabaseMigrationManager, createMigrationManager as managerOf } from '@godwit/engine';
import { MigrationError } from '@godwit/plugin-api';
import type { Kysely } from 'kysely';
import { DIALECTS } from './dialects.js';
import type { MigrationConfig } from './migration-config.js';
import { type KyselySide, sideOf } from './sides.js';

/**
 * Makes a manager that moves the database of one Kysely instance to that of another. The instances are not destroyed, and nothing
 * is left in them. Throws at once what can be known without asking a database: CONFIG_INVALID that names the field,
 * OPTIONS_CONTRADICT, OPTION_NOT_AVAILABLE, OPTION_OF_OTHER_DIALECT, DIALECT_UNKNOWN, URL_INVALID, TRANSFORM_INVALID,
 * CONNECTION_UNKNOWN, CONNECTION_IN_TRANSACTION. Each call of the manager first throws CONFIG_INVALID where the config names
 * another database than an instance leads to.
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
  const sides = [sideOf(source, config.source, 'source'), sideOf(target, config.target, 'target')] as const;
  const parts = { dialects: DIALECTS, ...(logger === undefined ? {} : { logger }) };
  return agreeing(managerOf({ ...rest, source: sides[0].side, target: sides[1].side }, parts), sides);
}

/** The same manager, whose calls look first whether config and instances mean one database. */
function agreeing(manager: DatabaseMigrationManager, sides: readonly KyselySide[]): DatabaseMigrationManager {
  const members = Object.entries(manager).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function' || name === 'on') return [name, member];
    const call = async (...args: readonly unknown[]): Promise<unknown> => {
      for (const side of sides) await side.agree();
      return await member(...args);
    };
    return [name, call];
  });
  return Object.fromEntries(members);
}
