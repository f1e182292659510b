import type { OptionValues } from '@godwit/plugin-api';
import type { SchemaNames } from './migration-config.js';
import type { OwnOptions } from './option-table.js';

/** Which part of a move is done. */
export type MigrationMode = Required<OwnOptions>['mode'];

/** Options that are said in two ways, or that decide nothing of a run. */
type Shorthand = 'schemaOnly' | 'intoExisting' | 'dataOnly' | 'dropTables' | 'continueOnError' | 'verbose';
type Open =
  | 'parallel'
  | 'schemaNames'
  | 'bookkeeping'
  | 'history'
  | 'maxRejects'
  | 'renames'
  | 'targetTimeZone';

/** The options in force: every default filled in, every shorthand resolved. JSON. */
export interface ResolvedOptions
  extends Required<Omit<OwnOptions, Shorthand | Open>>,
    Pick<OwnOptions, 'bookkeeping' | 'history' | 'maxRejects' | 'renames' | 'targetTimeZone'> {
  readonly mode: MigrationMode;
  /** Tables, or ranges of them, copied at once: at least 1, and at most so many unless `parallelSaid`. */
  readonly parallel: number;
  /** Whether the config says how many, so that the plan does not choose. */
  readonly parallelSaid?: true;
  /** `auto`: a prefix where the tables come from several schemas. Matters only in targets without schemas. */
  readonly schemaNames: SchemaNames | 'auto';
  /** The values of the options that the target's dialect declares. */
  readonly ofTarget: OptionValues;
  /** Those of the source's. */
  readonly ofSource: OptionValues;
  /** Whether the config says `sourceTimeZone`, so that nothing is assumed. */
  readonly zoneSaid?: true;
}
