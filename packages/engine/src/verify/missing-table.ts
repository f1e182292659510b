import { formatTableName } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import type { TableVerification } from './verification-result.js';

/** What a table of the plan is found to be that the target lacks. */
export function missingTable(work: TableWork, name: string): TableVerification {
  const target = formatTableName(work.target);
  return {
    name,
    target,
    status: 'different',
    method: 'counts',
    sourceRows: work.rows ?? 0,
    targetRows: 0,
    differences: [],
    more: false,
    told: 0,
    detailRows: 0,
    error: {
      code: 'TARGET_TABLE_MISSING',
      message: `The target has no table ${target}.`,
      place: { table: target },
    },
    seconds: 0,
  };
}
