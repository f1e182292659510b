import { availableParallelism } from 'node:os';
import { MigrationError } from '@godwit/plugin-api';
import { type OptionOwner, valuesOf } from './dialect-options.js';
import { DEFAULTS, type FilledOptions, type MigrationOptions, OPTIONS } from './option-table.js';
import type { MigrationMode, ResolvedOptions } from './resolved-options.js';

/** The most tables at once where nobody says how many. */
const MAX_AUTOMATIC_PARALLEL = 4;

/** Fills in the defaults and the shorthands. Throws OPTIONS_CONTRADICT where two options exclude each other. */
export function resolveOptions(
  options: MigrationOptions = {},
  { source, target }: { readonly source: OptionOwner; readonly target: OptionOwner },
): ResolvedOptions {
  const given = Object.entries(options).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(OPTIONS, name),
  );
  const all: FilledOptions = { ...DEFAULTS, ...Object.fromEntries(given) };
  const { schemaOnly, dataOnly, dropTables, continueOnError, verbose, ...others } = all;
  const { bookkeeping, history, maxRejects, renames, ...rest } = others;
  return {
    ...rest,
    ofTarget: valuesOf(target, options),
    ofSource: valuesOf(source, options),
    mode: modeOf(options),
    ...tablesAtOnce(rest.parallel),
    ...replacingOf(options),
    atomic: atomicOf(options),
    onError: onErrorOf(options),
    ...(maxRejects === undefined ? {} : { maxRejects }),
    ...(renames === undefined ? {} : { renames }),
    schemaNames: rest.schemaNames ?? 'auto',
    ...(options.sourceTimeZone === undefined ? {} : { zoneSaid: true }),
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

function replacingOf(options: MigrationOptions): Pick<ResolvedOptions, 'onExisting' | 'keepDropped'> {
  const onExisting = onExistingOf(options);
  const { keepDropped = false } = options;
  if (keepDropped && onExisting !== 'drop') {
    throw contradiction(
      `keepDropped keeps what onExisting "drop" replaces, but onExisting is "${onExisting}".`,
      'Add onExisting "drop", or leave keepDropped out.',
    );
  }
  return { onExisting, keepDropped };
}

function atomicOf({ atomic = false, dataOnly, onExisting }: MigrationOptions): boolean {
  if (atomic && dataOnly)
    throw contradiction('dataOnly writes into tables that are there, but atomic makes all of them anew.');
  if (atomic && onExisting === 'drop-first') {
    throw contradiction(
      'atomic keeps the old tables in use until the end, but onExisting "drop-first" drops them before.',
      'With atomic, use onExisting "drop".',
    );
  }
  return atomic;
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
  const { onError = 'skip-table', maxRejects } = options;
  if (maxRejects !== undefined && options.onError !== 'reject-row') {
    const hint = 'Add onError "reject-row", or leave maxRejects out.';
    throw contradiction('maxRejects counts the rows that onError "reject-row" leaves out.', hint);
  }
  if (options.continueOnError && onError !== 'skip-table') {
    throw contradiction(
      `continueOnError means onError "skip-table", but onError is "${onError}".`,
      'Give only one.',
    );
  }
  return options.onError ?? (options.continueOnError ? 'skip-table' : 'stop');
}

function tablesAtOnce(
  parallel: FilledOptions['parallel'],
): Pick<ResolvedOptions, 'parallel' | 'parallelSaid'> {
  if (parallel === false) return { parallel: 1, parallelSaid: true };
  if (typeof parallel === 'number') return { parallel, parallelSaid: true };
  return { parallel: Math.max(1, Math.min(MAX_AUTOMATIC_PARALLEL, availableParallelism())) };
}

function contradiction(message: string, hint?: string): MigrationError {
  return new MigrationError({ code: 'OPTIONS_CONTRADICT', message, ...(hint ? { hint } : {}) });
}
