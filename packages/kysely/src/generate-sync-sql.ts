import type { SyncResult, SyncSql } from '@godwit/engine';
import type { Kysely } from 'kysely';
import { createMigrationManager } from './create-migration-manager.js';
import type { MigrationConfig } from './migration-config.js';

/** What would bring a schema to another one, with its SQL. */
export interface GeneratedSync extends SyncResult {
  readonly sql: SyncSql;
}

/**
 * The SQL that brings the schema of the target to that of the source, `sql.up`, and that which takes it back, `sql.down`. Only
 * reads; `blocked` names what stands in the way. Throws what `syncSchema` of a manager throws.
 */
export async function generateSyncSQL<SourceSchema, TargetSchema>(
  source: Kysely<SourceSchema>,
  target: Kysely<TargetSchema>,
  config: MigrationConfig = {},
): Promise<GeneratedSync> {
  const manager = createMigrationManager(source, target, config);
  const result = await manager.syncSchema({ generateSQL: true, apply: false });
  return { ...result, sql: result.sql ?? { up: '', down: '' } };
}
