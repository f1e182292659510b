import {
  createMigrationManager,
  type DatabaseMigrationManager,
  optionTable,
  refuseOptionsOfOthers,
} from '@godwit/engine';
import { loadConfig } from './config/load-config.js';
import type { MoveFlags } from './flags.js';
import { mergeOptions } from './merge-options.js';
import type { OptionWords } from './option-words.js';
import { resolveSides } from './sides.js';

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
  const cwd = process.cwd();
  const file = await loadConfig(flags.config, cwd, words);
  const search = { registered: file.dialects ?? [], cwd };
  const [source, target] = await resolveSides(args.source ?? file.source, args.target ?? file.target, search);
  const dialects = [source.dialect, target.dialect];
  const options = mergeOptions(file.options ?? {}, flags);
  // The engine knows only the dialects that it is given.
  const table = optionTable([...dialects, ...search.registered, ...words.owners]);
  refuseOptionsOfOthers(
    options,
    table,
    dialects.map(({ name }) => name),
  );
  return createMigrationManager({ ...file, source: source.side, target: target.side, options }, { dialects });
}
