import { LARGEST_CELL } from '@godwit/plugin-api';
import { isAcceptList } from './accept.js';
import {
  booleanOr,
  type Check,
  integerBetween,
  isBoolean,
  isCollationChoice,
  isName,
  isPatternList,
  isTextRecord,
  isTimeZone,
  isTypeMapping,
  oneOf,
} from './checks.js';
import { areColumnChoices, COLUMN_CHOICES } from './column-choice.js';
import type { MigrationOptions } from './migration-config.js';

/** What each option may be. */
export const OPTION_FIELDS: Readonly<Record<keyof MigrationOptions, Check>> = {
  batchSize: integerBetween(1, 1_000_000),
  parallel: booleanOr(integerBetween(1, 64)),
  schemaOnly: isBoolean,
  dataOnly: isBoolean,
  includeTables: isPatternList,
  excludeTables: isPatternList,
  where: isTextRecord('predicates by table name'),
  onExisting: oneOf('fail', 'drop', 'drop-first'),
  dropTables: isBoolean,
  onError: oneOf('stop', 'skip-table'),
  continueOnError: isBoolean,
  typeMappings: isTypeMapping,
  infer: oneOf(...COLUMN_CHOICES.infer),
  columns: areColumnChoices,
  collations: isCollationChoice,
  onDuplicates: oneOf('attempt', 'fail', 'drop-key'),
  onBadText: oneOf('fail', 'strip', 'replace'),
  sourceTimeZone: isTimeZone,
  snapshot: oneOf('live', 'copy'),
  damagedSource: oneOf('fail', 'read'),
  maxCellBytes: integerBetween(1, LARGEST_CELL),
  schemaNames: oneOf('omit', 'prefix'),
  strictTables: isBoolean,
  accept: isAcceptList,
  strict: isBoolean,
  verify: oneOf('full', 'counts', 'none'),
  bookkeeping: isName,
  history: isBoolean,
};

/** Values that are known words but do not work yet. */
export const NOT_YET: Readonly<Record<string, readonly string[]>> = {
  onExisting: ['append', 'truncate', 'upsert', 'skip'],
  onError: ['reject-row'],
};
