import {
  createMigrationManager,
  type DatabaseMigrationManager,
  type MigrationOptions,
  optionTable,
  type RunOnRecord,
  refuseOptionsOfOthers,
} from '@godwit/engine';
import type { FileConfig } from './config/check-config.js';
import { loadConfig } from './config/load-config.js';
import type { MoveFlags } from './flags.js';
import { mergeOptions } from './merge-options.js';
import type { OptionWords } from './option-words.js';
import { isUnfinished, lastMove, unfinishedRun } from './recorded-run.js';
import { nameOfSide, type ResolvedSide, resolveSide, resolveSides } from './sides.js';

/** The arguments of `plan` and `migrate`. */
export interface MoveArguments {
  readonly source: string | undefined;
  readonly target: string | undefined;
}

/** A manager for what the arguments, the flags and the config file say together; nothing is opened yet. */
export async function prepareMove(
  args: MoveArguments,
  flags: MoveFlags,
  words: OptionWords,
): Promise<DatabaseMigrationManager> {
  words.areTyped(args, flags);
  const file = await loadConfig(flags.config, process.cwd(), words);
  const sides = await sidesOf(args, file);
  return managerOf(file, sides, mergeOptions(file.options ?? {}, flags), words);
}

/**
 * A manager for the move whose unfinished run the target holds, with the options of that run; flags outdo them. The source may
 * be left out where the run tells enough of it.
 */
export async function prepareToResume(
  args: MoveArguments,
  flags: MoveFlags,
  words: OptionWords,
): Promise<DatabaseMigrationManager> {
  const cwd = process.cwd();
  words.areTyped(args, flags);
  const file = await loadConfig(flags.config, cwd, words);
  const target = await resolveSide(args.target ?? file.target, 'target', {
    registered: file.dialects ?? [],
    cwd,
  });
  const { bookkeeping } = mergeOptions(file.options ?? {}, flags);
  const run = await unfinishedRun({
    target: target.side,
    parts: { dialects: [target.dialect] },
    bookkeeping,
  });
  const source = args.source ?? file.source ?? run.source;
  words.areTyped(
    { ...args, source: args.source ?? (file.source === undefined ? run.source : undefined) },
    flags,
  );
  const sides = await sidesOf({ ...args, source: undefined }, { ...file, source });
  const { options = {} } = run;
  // Functions are in no record.
  const fill = options.mode === 'into-existing' ? { fill: { ...file.options?.fill, ...options.fill } } : {};
  return managerOf(file, sides, mergeOptions({ ...options, ...fill }, flags), words);
}

/** What a comparison goes by. */
export interface Compared {
  readonly manager: DatabaseMigrationManager;
  /** The options that it has from the run that it looks at; none where nothing is known of one, or it had none. */
  readonly inherited: MigrationOptions;
  /** That run, where it has not come to its end. */
  readonly unfinished?: RunOnRecord;
}

/** A manager that compares what a move made, by the options that it had; flags outdo them. */
export async function prepareToCompare(
  args: MoveArguments,
  flags: MoveFlags,
  words: OptionWords,
): Promise<Compared> {
  words.areTyped(args, flags);
  const file = await loadConfig(flags.config, process.cwd(), words);
  const sides = await sidesOf(args, file);
  const [source, target] = sides;
  const given = mergeOptions(file.options ?? {}, flags);
  const asked = {
    target: target.side,
    parts: { dialects: [target.dialect] },
    bookkeeping: given.bookkeeping,
  };
  const run = await lastMove(asked, nameOfSide(source));
  const table = optionTable([source.dialect, target.dialect]);
  const inherited = Object.fromEntries(
    Object.entries(withFlagOfMode(run?.options ?? {})).filter(([name, value]) => {
      const row = table[name];
      // These have no flag of a comparison, and decide what a move makes.
      const isKnown = row?.alsoIn?.includes('compare') === true || name === 'columns' || name === 'onError';
      return isKnown && !(name in given) && JSON.stringify(value) !== JSON.stringify(row?.default);
    }),
  );
  const manager = managerOf(file, sides, { ...inherited, ...given }, words);
  return { manager, inherited, ...(run !== undefined && isUnfinished(run) ? { unfinished: run } : {}) };
}

/** Commands that compare have a flag for the one mode that decides how. */
function withFlagOfMode(options: MigrationOptions): MigrationOptions {
  return options.mode === 'into-existing' ? { ...options, intoExisting: true } : options;
}

type Sides = readonly [ResolvedSide, ResolvedSide];

function sidesOf(args: MoveArguments, file: FileConfig): Promise<Sides> {
  const search = { registered: file.dialects ?? [], cwd: process.cwd() };
  return resolveSides(args.source ?? file.source, args.target ?? file.target, search);
}

function managerOf(
  file: FileConfig,
  [source, target]: Sides,
  options: MigrationOptions,
  words: OptionWords,
): DatabaseMigrationManager {
  const dialects = [source.dialect, target.dialect];
  // The engine knows only the dialects that it is given.
  const table = optionTable([...dialects, ...(file.dialects ?? []), ...words.owners]);
  refuseOptionsOfOthers(
    options,
    table,
    dialects.map(({ name }) => name),
  );
  // The command tells what happens by itself.
  const { verbose: _shown, ...how } = options;
  return createMigrationManager(
    { ...file, source: source.side, target: target.side, options: how },
    { dialects },
  );
}
