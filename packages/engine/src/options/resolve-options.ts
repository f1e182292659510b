import { availableParallelism } from 'node:os';
import { MigrationError } from '@godwit/plugin-api';
import { type OptionOwner, valuesOf } from './dialect-options.js';
import { DEFAULTS, type FilledOptions, type MigrationOptions, OPTIONS } from './option-table.js';
import type { MigrationMode, ResolvedOptions } from './resolved-options.js';
import { ROW_POLICIES } from './selection-options.js';

/** The most tables at once where nobody says how many. */
const MAX_AUTOMATIC_PARALLEL = 4;

/** Fills in the defaults and the shorthands. Throws OPTIONS_CONTRADICT where two options exclude each other. */
export function resolveOptions(
  options: MigrationOptions = {},
  { source, target }: { readonly source: OptionOwner; readonly target: OptionOwner },
): ResolvedOptions {
  const mode = modeOf(options);
  refuseElsewhere(options, mode);
  const given = Object.entries(options).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(OPTIONS, name),
  );
  const all: FilledOptions = { ...DEFAULTS, ...Object.fromEntries(given) };
  const { schemaOnly, intoExisting, dataOnly, dropTables, continueOnError, verbose, ...others } = all;
  const { bookkeeping, history, maxRejects, renames, targetTimeZone, ...rest } = others;
  return {
    ...rest,
    ofTarget: valuesOf(target, options),
    ofSource: valuesOf(source, options),
    mode,
    ...tablesAtOnce(rest.parallel),
    ...replacingOf(options, mode),
    atomic: atomicOf(options, mode),
    onError: onErrorOf(options),
    ...(maxRejects === undefined ? {} : { maxRejects }),
    ...(renames === undefined ? {} : { renames }),
    ...clocksOf(targetTimeZone, mode),
    schemaNames: rest.schemaNames ?? 'auto',
    ...(options.sourceTimeZone === undefined ? {} : { zoneSaid: true }),
    ...recordsOf(options),
  };
}

function clocksOf(zone: string | undefined, mode: MigrationMode): Pick<ResolvedOptions, 'targetTimeZone'> {
  if (zone === undefined) return {};
  if (mode === 'into-existing') return { targetTimeZone: zone };
  throw contradiction(
    'options.targetTimeZone says what clocks columns that are there show.',
    'Add options.mode "into-existing", or leave it out: times keep the zone that they have, or none.',
  );
}

/** The options that say a mode in one word. */
const SHORT_MODES = {
  schemaOnly: 'schema-only',
  intoExisting: 'into-existing',
  dataOnly: 'into-existing',
} as const satisfies Partial<Record<keyof MigrationOptions, MigrationMode>>;

function modeOf(options: MigrationOptions): MigrationMode {
  const short = Object.entries(SHORT_MODES).filter(([name]) => options[name as keyof typeof SHORT_MODES]);
  const [first, second] = [...new Map(short.map(([name, mode]) => [mode, name]))];
  if (first !== undefined && second !== undefined)
    throw contradiction(
      `${first[1]} and ${second[1]} exclude each other.`,
      'Leave both out to move everything.',
    );
  const said = options.mode ?? first?.[0] ?? 'complete';
  if (first === undefined || first[0] === said) return said;
  throw contradiction(
    `${first[1]} means mode "${first[0]}", but options.mode is "${said}".`,
    'Give only one of them.',
  );
}

/** What says how rows come into columns that are there means nothing where columns are made. */
function refuseElsewhere(options: MigrationOptions, mode: MigrationMode): void {
  if (mode === 'into-existing') return;
  const { excludeColumns = [], fill = {} } = options;
  const [said] = [
    ...(excludeColumns.length > 0 ? ['options.excludeColumns'] : []),
    ...(Object.keys(fill).length > 0 ? ['options.fill'] : []),
  ];
  if (said === undefined) return;
  throw contradiction(
    `${said} is for rows that go into tables that are there, but options.mode is "${mode}".`,
    `Add intoExisting, or leave ${said} out.`,
  );
}

function replacingOf(
  options: MigrationOptions,
  mode: MigrationMode,
): Pick<ResolvedOptions, 'onExisting' | 'keepDropped'> {
  const onExisting = existingOf(options, mode);
  checkRowPolicies(options, onExisting, mode);
  const { keepDropped = false } = options;
  if (keepDropped && onExisting !== 'drop') {
    throw contradiction(
      `keepDropped keeps what onExisting "drop" replaces, but onExisting is "${onExisting}".`,
      'Add onExisting "drop", or leave keepDropped out.',
    );
  }
  return { onExisting, keepDropped };
}

function atomicOf({ atomic = false, onExisting }: MigrationOptions, mode: MigrationMode): boolean {
  if (atomic && mode === 'into-existing') {
    const what = 'options.mode "into-existing" writes into tables that are there';
    throw contradiction(`${what}, but atomic makes all of them anew.`);
  }
  if (atomic && onExisting === 'drop-first') {
    throw contradiction(
      'atomic keeps the old tables in use until the end, but onExisting "drop-first" drops them before.',
      'With atomic, use onExisting "drop".',
    );
  }
  return atomic;
}

function existingOf(options: MigrationOptions, mode: MigrationMode): ResolvedOptions['onExisting'] {
  if (options.dropTables && options.onExisting === 'fail') {
    throw contradiction(
      'dropTables means onExisting "drop", but onExisting is "fail".',
      'Give only one of them.',
    );
  }
  const choice = options.onExisting ?? (options.dropTables ? 'drop' : 'fail');
  if (choice !== 'fail' && !isRowPolicy(choice) && mode === 'into-existing') {
    const what = 'options.mode "into-existing" keeps the tables of the target';
    throw contradiction(`${what}, but onExisting "${choice}" drops them.`);
  }
  return choice;
}

function isRowPolicy(choice: string): boolean {
  return ROW_POLICIES.some((policy) => policy === choice);
}

/** What becomes of rows matters where the tables stay. */
function checkRowPolicies(
  { onExistingOf = {}, deleteSeeds = false, renumber = false }: MigrationOptions,
  onExisting: ResolvedOptions['onExisting'],
  mode: MigrationMode,
): void {
  if (mode !== 'into-existing') {
    const others = { deleteSeeds, renumber, onExistingOf: Object.keys(onExistingOf).length > 0 };
    const [other] = Object.entries(others).find(([, isSaid]) => isSaid) ?? [];
    const said = isRowPolicy(onExisting) ? `onExisting "${onExisting}"` : other;
    if (said === undefined) return;
    throw contradiction(
      `${said} says what becomes of rows in tables that are there, but this move makes its tables.`,
      'Add intoExisting to write into the tables that are there, or replace them with onExisting "drop".',
    );
  }
  const words: readonly string[] = [onExisting, ...Object.values(onExistingOf)];
  if (deleteSeeds && !words.includes('replace-seeds'))
    throw contradiction('deleteSeeds deletes what "replace-seeds" leaves, but nothing is to replace seeds.');
  if (renumber && !words.includes('append'))
    throw contradiction('renumber raises keys of rows that "append" adds, but nothing is to append.');
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
