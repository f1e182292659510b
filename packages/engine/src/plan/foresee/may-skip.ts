import type { TableName } from '@godwit/plugin-api';
import type { MigrationPlan } from '../migration-plan.js';
import { tableKey } from '../names/place.js';

/** Whether a run goes on without this table of the target. What it replaces is kept until it is whole, so then the run ends. */
export function maySkip(
  { options, dropped }: Pick<MigrationPlan, 'options' | 'dropped'>,
  table: TableName,
): boolean {
  if (options.onError !== 'skip-table') return false;
  return options.onExisting !== 'drop' || !dropped.some(({ name }) => tableKey(name) === tableKey(table));
}
