import type { ComparedSide, ComparedTable } from '../reading/compared-table.js';
import type { RunContext } from '../run-context.js';
import type { BothSides, TableTask } from './compare-table.js';
import { comparedColumns } from './compared-columns.js';
import { chooseKey } from './comparison-key.js';
import { exactColumns } from './exact-columns.js';
import { keepRow } from './keep-row.js';

/**
 * How a table is compared. The source is read as the move reads it. Of the target nothing is mended: text that no move
 * writes would else pass for what it is mended to.
 */
export function pairUp({ source, target }: BothSides, task: TableTask, run: RunContext): ComparedTable {
  const { work, name, ledger } = task;
  const dialects = { source: run.source.dialect, target: run.target.dialect };
  const { columns, stored, shown } = exactColumns(
    comparedColumns(work, task.target),
    work,
    task.target,
    source,
    dialects,
  );
  const { where } = work;
  const told = { source: work.source, target: task.target, columns, ledger };
  const keep = stored ? undefined : keepRow(told, run.target.dialect);
  const here: ComparedSide = { session: source, table: work.source, columns: columns.source };
  const pair = {
    name,
    work,
    source: { ...here, ...(where && { where }), ...(keep && { keep }) },
    target: { session: target, table: task.target, columns: columns.target, badText: 'fail' as const },
    shown,
  };
  return { ...pair, key: chooseKey(pair, dialects) };
}
