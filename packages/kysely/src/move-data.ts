import type {
  DatabaseMigrationManager,
  MigrationResult,
  TableResult,
  VerificationResult,
  VerifyLevel,
} from '@godwit/engine';
import { MigrationError } from '@godwit/plugin-api';
import type { Kysely } from 'kysely';
import { createMigrationManager } from './create-migration-manager.js';
import type { MigrationConfig } from './migration-config.js';

/** How far the rows of a table are. */
export interface DataMigrationProgress {
  /** As people read it in the source. */
  readonly table: string;
  /** Rows handed to the target so far. */
  readonly rows: number;
  /** How many there are, or a guess; absent: nobody knows. */
  readonly estimatedRows?: number;
  /** Whether all of its rows are there, or the table has failed. */
  readonly done: boolean;
}

/** How rows are moved. */
export interface DataMigrationConfig extends MigrationConfig {
  /** Is told how far each table is. What it throws is ignored. */
  readonly onProgress?: (progress: DataMigrationProgress) => void;
  /** Ends the move with the error INTERRUPTED. */
  readonly signal?: AbortSignal;
}

/** How rows are compared. */
export interface DataVerificationConfig extends MigrationConfig {
  /** `full`, every value, unless said; `counts` only the numbers of rows. */
  readonly level?: VerifyLevel;
  /** Ends the comparison with the error INTERRUPTED. */
  readonly signal?: AbortSignal;
}

/**
 * Copies the rows of one table into the table of the same name that the target has, empty and of types that hold every value.
 * Throws CONFIG_INVALID for a name with `*` or `?`, and what `migrate` of a manager throws: TARGET_TABLE_MISSING,
 * TARGET_NOT_EMPTY, NAME_MATCHES_NOTHING ...
 */
export async function migrateTableData<SourceSchema, TargetSchema>(
  source: Kysely<SourceSchema>,
  target: Kysely<TargetSchema>,
  table: string,
  { options = {}, ...config }: DataMigrationConfig = {},
): Promise<TableResult> {
  if (typeof table !== 'string' || /^$|[*?]/.test(table)) {
    throw new MigrationError({
      code: 'CONFIG_INVALID',
      message: 'The table has to be the name of one table; * and ? stand for other characters.',
      hint: 'To copy several, call migrateAllTablesData with includeTables.',
    });
  }
  const chosen = { ...config, options: { ...options, includeTables: [table] } };
  const { tables } = await migrateAllTablesData(source, target, chosen);
  return tables[0] as TableResult;
}

/**
 * Copies the rows of all tables, or of those that `options` choose, into the tables of the same names that the target has.
 * Throws what `migrate` of a manager throws.
 */
export async function migrateAllTablesData<SourceSchema, TargetSchema>(
  source: Kysely<SourceSchema>,
  target: Kysely<TargetSchema>,
  { onProgress, signal, ...config }: DataMigrationConfig = {},
): Promise<MigrationResult> {
  const manager = createMigrationManager(source, target, rowsOnly(config));
  if (onProgress !== undefined) report(manager, onProgress);
  return await manager.migrate(signal === undefined ? {} : { signal });
}

/**
 * Compares the rows of both sides, value by value as a move would make them of the source. Only reads; a difference is a result,
 * not an error.
 */
export async function verifyDataMigration<SourceSchema, TargetSchema>(
  source: Kysely<SourceSchema>,
  target: Kysely<TargetSchema>,
  { level = 'full', signal, ...config }: DataVerificationConfig = {},
): Promise<VerificationResult> {
  const manager = createMigrationManager(source, target, rowsOnly(config));
  return await manager.verify({ level, ...(signal === undefined ? {} : { signal }) });
}

function rowsOnly(config: MigrationConfig): MigrationConfig {
  return { ...config, options: { ...config.options, dataOnly: true } };
}

function report(manager: DatabaseMigrationManager, tell: (progress: DataMigrationProgress) => void): void {
  manager.on('table:progress', ({ table, rows, estimatedRows }) => {
    tell({ table, rows, ...(estimatedRows === undefined ? {} : { estimatedRows }), done: false });
  });
  manager.on('table:finished', ({ table, result }) => {
    tell({ table, rows: result.written, estimatedRows: result.read, done: true });
  });
}
