import type { BadText } from '@godwit/plugin-api';
import type { VerifyLevel } from '../verify/verification-result.js';
import type { Accepted } from './accept.js';
import type { ColumnChoice, InferPolicy } from './column-choice.js';
import type { OnDuplicates, OnError, OnExisting, SchemaNames } from './migration-config.js';

/** Which part of a move is done. */
export type MigrationMode = 'complete' | 'schema-only' | 'data-only';

/** The options in force: every default filled in, every shorthand resolved. JSON. */
export interface ResolvedOptions {
  readonly mode: MigrationMode;
  /** Rows read at once. */
  readonly batchSize: number;
  /** Tables copied at once, at least 1. */
  readonly parallel: number;
  /** Empty: every table. */
  readonly includeTables: readonly string[];
  readonly excludeTables: readonly string[];
  readonly where: Readonly<Record<string, string>>;
  readonly onExisting: OnExisting;
  readonly onError: OnError;
  readonly typeMappings: Readonly<Record<string, string>>;
  readonly infer: InferPolicy;
  readonly columns: Readonly<Record<string, ColumnChoice>>;
  readonly collations: Readonly<Record<string, string>>;
  readonly onDuplicates: OnDuplicates;
  readonly onBadText: BadText;
  readonly sourceTimeZone: string;
  readonly snapshot: 'live' | 'copy';
  readonly damagedSource: 'fail' | 'read';
  readonly maxCellBytes: number;
  /** `auto`: a prefix where the tables come from several schemas. Matters only in targets without schemas. */
  readonly schemaNames: SchemaNames | 'auto';
  readonly strictTables: boolean;
  readonly accept: readonly Accepted[];
  readonly strict: boolean;
  readonly verify: VerifyLevel | 'none';
  /** Absent: where the dialect of the target keeps its records by itself. */
  readonly bookkeeping?: string;
  /** Absent: a new database keeps no records. */
  readonly history?: boolean;
}
