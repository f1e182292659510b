import { type MigrationOptions, OPTIONS, profile } from '@godwit/engine';
import { type Dialect, isMigrationError } from '@godwit/plugin-api';
import { interruptOf, writeDocument } from '../command-context.js';
import { loadConfig } from '../config/load-config.js';
import { type DialectSearch, loadDialect } from '../dialects/load-dialect.js';
import { counterpartOf } from '../dialects/names.js';
import type { ProfileFlags } from '../flags.js';
import { mergeOptions } from '../merge-options.js';
import type { Output } from '../output.js';
import { renderProfile } from '../render/profile.js';
import { showProgress } from '../render/progress.js';
import { resolveSide } from '../sides.js';

/** Shows what the values of a database are. It informs only, so the answer is 0 whatever it finds. */
export async function runProfile(
  source: string | undefined,
  flags: ProfileFlags,
  output: Output,
): Promise<number> {
  const cwd = process.cwd();
  const file = await loadConfig(flags.config, cwd, output.words);
  const search = { registered: file.dialects ?? [], cwd };
  const { side, dialect } = await resolveSide(source ?? file.source, 'source', search);
  const target = await targetDialect(flags.for, dialect, search);
  const { for: _for, ...rest } = flags;
  const options = ofEveryMove(mergeOptions(file.options ?? {}, rest));
  const found = output.words.inAll(await watched());
  if (output.json) writeDocument(output, { exitCode: 0, profile: found });
  else output.write(renderProfile(found, { colors: output.colors, verbose: output.words.isVerbose(flags) }));
  return 0;

  async function watched() {
    using progress = showProgress(output);
    using interrupt = interruptOf(output, progress.say);
    const named = target === undefined || target.name === dialect.name ? {} : { for: target.name };
    const dialects = 'for' in named && target !== undefined ? [dialect, target] : [dialect];
    const parts = { dialects, transforms: file.transforms ?? [] };
    return await profile(side, parts, {
      ...named,
      options,
      signal: interrupt.signal,
      onEvent: progress.listener,
    });
  }
}

/** The dialect asked for, else the usual counterpart of the source's where it is installed. */
async function targetDialect(
  asked: string | undefined,
  source: Dialect,
  search: DialectSearch,
): Promise<Dialect | undefined> {
  const name = asked ?? counterpartOf(source.name);
  if (name === undefined) return undefined;
  try {
    return (await loadDialect(name, search)).dialect;
  } catch (error) {
    if (asked !== undefined || !isMigrationError(error) || error.code !== 'DIALECT_UNKNOWN') throw error;
    return undefined;
  }
}

/** What dialects declare decides how a target is made, and a profile makes none. The command tells what happens by itself. */
function ofEveryMove({ verbose: _shown, ...options }: MigrationOptions): MigrationOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(OPTIONS, name)));
}
