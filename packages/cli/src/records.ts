import type { MigrationParts, RecordsOptions, SideConfig } from '@godwit/engine';
import { loadConfig } from './config/load-config.js';
import type { CommonFlags } from './flags.js';
import type { OptionWords } from './option-words.js';
import { nameOfSide, resolveSide } from './sides.js';

/** The flags of commands about the records of a target. */
export type RecordsFlags = CommonFlags & { readonly bookkeeping?: string };

/** The target whose records are meant. */
export interface RecordsPlace {
  readonly target: SideConfig;
  /** Without credentials. */
  readonly name: string;
  readonly parts: MigrationParts;
  readonly options: Pick<RecordsOptions, 'bookkeeping'>;
}

/** Finds the target of a command, given as an argument or by the config file; nothing is opened yet. */
export async function prepareRecords(
  target: string | undefined,
  flags: RecordsFlags,
  words: OptionWords,
): Promise<RecordsPlace> {
  const cwd = process.cwd();
  words.areTyped({ target }, flags);
  const file = await loadConfig(flags.config, cwd, words);
  const { side, dialect } = await resolveSide(target ?? file.target, 'target', {
    registered: file.dialects ?? [],
    cwd,
  });
  const bookkeeping = flags.bookkeeping ?? file.options?.bookkeeping;
  return {
    target: side,
    name: nameOfSide({ side, dialect }),
    parts: { dialects: [dialect] },
    options: bookkeeping === undefined ? {} : { bookkeeping },
  };
}
