import { formatTableName, MigrationError, type Note, type SourceSession } from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import { equalKeys } from '../foresee/equal-keys.js';
import { equalRowsText, waysOut, whatDiffers } from '../foresee/equal-rows-facts.js';
import type { Obstacles } from '../foresee/obstacles.js';
import { placeOf, tableKey } from '../names/place.js';
import type { TableDraft } from '../tables/drafts.js';
import { tableWork } from '../tables/planned-table.js';
import type { BrokenKeys } from './drop-keys.js';
import type { PlannedDdl } from './target-ddl.js';

/** The keys that a new target could not keep, where the config says what becomes of them; `fail` makes an obstacle of each. */
export async function brokenKeys(
  source: SourceSession,
  drafts: readonly TableDraft[],
  ddl: PlannedDdl,
  { run, notes, obstacles }: { run: RunContext; notes: readonly Note[]; obstacles: Obstacles },
): Promise<readonly BrokenKeys[]> {
  const { mode, onDuplicates } = run.options;
  if (mode !== 'complete' || onDuplicates === 'attempt') return [];
  const broken: BrokenKeys[] = [];
  for (const draft of drafts) {
    const table = ddl.tables.find(({ name }) => tableKey(name) === tableKey(draft.target));
    if (table === undefined) continue;
    const work = tableWork(draft, ddl);
    const keys = await equalKeys(source, work, table, run, notes);
    if (onDuplicates === 'drop-key') {
      if (keys.length > 0) broken.push({ table: draft.target, source: draft.source.name, keys });
      continue;
    }
    for (const equal of keys) {
      const columns = equal.key.join(', ');
      await obstacles.meet(() => {
        throw new MigrationError({
          code: 'ROWS_CONFLICT',
          message: `The key or unique index (${columns}) of ${formatTableName(table.name)} cannot be kept: ${whatDiffers(draft.source.name)} (${equalRowsText(equal)}).`,
          place: placeOf(draft.source.name, { column: columns }),
          hint: waysOut(work, equal),
        });
      });
    }
  }
  return broken;
}
