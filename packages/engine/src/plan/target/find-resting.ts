import { MigrationError, type Statement, type Table } from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import type { ResolvedOptions } from '../../options/resolved-options.js';
import type { Obstacles } from '../foresee/obstacles.js';
import type { NameMap } from '../names/name-map.js';
import type { Found } from './find-existing.js';

/** The statements by which keys rest during a load into tables that are there. What forbids it is found before any row is looked at. */
export async function findResting(
  options: ResolvedOptions,
  tables: readonly Table[],
  names: NameMap,
  { existing, suspend }: Found,
  obstacles: Obstacles,
): Promise<readonly Statement[]> {
  if (options.mode !== 'into-existing') return [];
  const loaded = tables.flatMap(({ name }) => existing.table(names.table(name) ?? name) ?? []);
  let resting: readonly Statement[] = [];
  await obstacles.meet(async () => {
    resting = await suspend(loaded);
    refuseUnrecorded(options, resting);
  });
  return resting;
}

/**
 * What a load takes away from a target for its time is recorded there first, so that it comes back whatever happens: without
 * records nothing may be taken away. Throws OPTIONS_CONTRADICT naming it.
 */
export function refuseUnrecorded(options: ResolvedOptions, statements: readonly Statement[]): void {
  const taken = statements.filter((statement) => statement.phase === 'before-load');
  if (options.bookkeeping !== 'none' || taken.length === 0) return;
  throw new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `With options.bookkeeping "none" nothing could bring back what has to rest during this load: ${listNames(taken.map(({ suspends, purpose }) => suspends?.object ?? purpose))}.`,
    hint: 'Leave options.bookkeeping "none" out, or let it name a schema that this user may write; or drop these before the load and make them again by hand.',
  });
}
