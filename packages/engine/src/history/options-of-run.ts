import type { MigrationOptions } from '../options/option-table.js';
import type { ResolvedOptions } from '../options/resolved-options.js';

/** Options as they have to be given for a run to be what a recorded one was. */
export function optionsOfRun(resolved: ResolvedOptions): MigrationOptions {
  const { mode, parallel, parallelSaid, schemaNames, ofTarget, ofSource, zoneSaid, sourceTimeZone, ...rest } =
    resolved;
  return {
    ...rest,
    ...ofSource,
    ...ofTarget,
    ...(mode === 'schema-only' ? { schemaOnly: true } : {}),
    ...(mode === 'data-only' ? { dataOnly: true } : {}),
    ...(parallelSaid === true ? { parallel } : {}),
    ...(schemaNames === 'auto' ? {} : { schemaNames }),
    ...(zoneSaid === true ? { sourceTimeZone } : {}),
  };
}
