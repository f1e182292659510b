import { availableParallelism } from 'node:os';
import { MigrationError } from '@godwit/plugin-api';
import type { MigrationOptions } from './migration-config.js';
import type { MigrationMode, ResolvedOptions } from './resolved-options.js';

/** The most tables at once that `parallel: true` means. */
const MAX_AUTOMATIC_PARALLEL = 4;

/** Fills in the defaults and the shorthands. Throws OPTIONS_CONTRADICT where two options exclude each other. */
export function resolveOptions(options: MigrationOptions = {}): ResolvedOptions {
  return {
    mode: modeOf(options),
    batchSize: options.batchSize ?? 1000,
    parallel: tablesAtOnce(options.parallel ?? false),
    includeTables: options.includeTables ?? [],
    excludeTables: options.excludeTables ?? [],
    where: options.where ?? {},
    onExisting: onExistingOf(options),
    onError: onErrorOf(options),
    typeMappings: options.typeMappings ?? {},
    infer: options.infer ?? 'safe',
    columns: options.columns ?? {},
    collations: options.collations ?? {},
    onDuplicates: options.onDuplicates ?? 'attempt',
    onBadText: options.onBadText ?? 'fail',
    sourceTimeZone: options.sourceTimeZone ?? 'UTC',
    snapshot: options.snapshot ?? 'live',
    damagedSource: options.damagedSource ?? 'fail',
    maxCellBytes: options.maxCellBytes ?? 256 * 1024 ** 2,
    schemaNames: options.schemaNames ?? 'auto',
    strictTables: options.strictTables ?? false,
    accept: options.accept ?? [],
    strict: options.strict ?? false,
    verify: options.verify ?? 'full',
    ...recordsOf(options),
  };
}

function modeOf(options: MigrationOptions): MigrationMode {
  if (options.schemaOnly && options.dataOnly) {
    throw contradiction('schemaOnly and dataOnly exclude each other.', 'Leave both out to move everything.');
  }
  if (options.dataOnly) return 'data-only';
  return options.schemaOnly ? 'schema-only' : 'complete';
}

function onExistingOf(options: MigrationOptions): ResolvedOptions['onExisting'] {
  if (options.dropTables && options.onExisting === 'fail') {
    throw contradiction(
      'dropTables means onExisting "drop", but onExisting is "fail".',
      'Give only one of them.',
    );
  }
  const choice = options.onExisting ?? (options.dropTables ? 'drop' : 'fail');
  if (choice !== 'fail' && options.dataOnly) {
    throw contradiction(`dataOnly keeps the tables of the target, but onExisting "${choice}" drops them.`);
  }
  return choice;
}

function recordsOf({
  bookkeeping,
  history,
}: MigrationOptions): Pick<ResolvedOptions, 'bookkeeping' | 'history'> {
  if (bookkeeping === 'none' && history === true) {
    throw contradiction(
      'options.bookkeeping "none" keeps no records, but options.history asks to keep them.',
    );
  }
  return {
    ...(bookkeeping === undefined ? {} : { bookkeeping }),
    ...(history === undefined ? {} : { history }),
  };
}

function onErrorOf(options: MigrationOptions): ResolvedOptions['onError'] {
  if (options.continueOnError && options.onError === 'stop') {
    throw contradiction(
      'continueOnError means onError "skip-table", but onError is "stop".',
      'Give only one.',
    );
  }
  return options.onError ?? (options.continueOnError ? 'skip-table' : 'stop');
}

function tablesAtOnce(parallel: boolean | number): number {
  if (typeof parallel === 'number') return parallel;
  return parallel ? Math.max(1, Math.min(MAX_AUTOMATIC_PARALLEL, availableParallelism())) : 1;
}

function contradiction(message: string, hint?: string): MigrationError {
  return new MigrationError({ code: 'OPTIONS_CONTRADICT', message, ...(hint ? { hint } : {}) });
}
