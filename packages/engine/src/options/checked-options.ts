import type { Dialect } from '@godwit/plugin-api';
import { optionTable, refuseOptionsOfOthers } from './dialect-options.js';
import type { MigrationOptions } from './option-table.js';
import { resolveOptions } from './resolve-options.js';
import type { ResolvedOptions } from './resolved-options.js';
import { checkOptions } from './validate-config.js';

/**
 * How to move, checked by the rows of the dialects of this move first; `registered` are all that are known. Throws
 * CONFIG_INVALID, OPTIONS_CONTRADICT, OPTION_NOT_AVAILABLE and OPTION_OF_OTHER_DIALECT.
 */
export function checkedOptions(
  options: MigrationOptions | undefined,
  [target, source]: readonly [Dialect, Dialect],
  registered: readonly Dialect[],
): ResolvedOptions {
  const table = optionTable([target, source, ...registered]);
  checkOptions(options, table);
  refuseOptionsOfOthers(options ?? {}, table, [target.name, source.name]);
  return resolveOptions(options, { source, target });
}
