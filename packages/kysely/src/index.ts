export type {
  CompareOptions,
  DatabaseMigrationManager,
  Logger,
  MigrationOptions,
  MigrationResult,
  SchemaComparison,
  SchemaDifference,
  SideConfig,
  SyncOptions,
  SyncResult,
  SyncSql,
  TableResult,
  VerificationResult,
} from '@godwit/engine';
export type {
  Column as ColumnSchema,
  DatabaseSchema,
  ForeignKey as ForeignKeySchema,
  Index as IndexSchema,
  Table as TableSchema,
} from '@godwit/plugin-api';
export { compareSchemas } from './compare-schemas.js';
export { createMigrationManager } from './create-migration-manager.js';
export type { DialectName } from './dialects.js';
export * from './generate-sync-sql.js';
export * from './introspect.js';
export type { MigrationConfig } from './migration-config.js';
export * from './move-data.js';
export * from './types/map-type.js';
export * from './types/type-tables.js';
