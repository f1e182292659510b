import { type ColumnPlan, formatTableName, type SourceSession, type Table } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import type { ComparedSide } from '../reading/compared-table.js';
import { sideRows } from '../reading/side-rows.js';
import type { RunContext } from '../run-context.js';
import type { BothSides, TableTask } from './compare-table.js';
import type { TableVerification } from './verification-result.js';

/** Compares only how many rows there are. */
export async function countTable(
  sides: BothSides,
  task: TableTask,
  run: RunContext,
): Promise<TableVerification> {
  const started = performance.now();
  const { work, name, target } = task;
  const sourceRows =
    work.profiled && work.rows !== undefined && !rejectsRows(work.read)
      ? work.rows
      : await countRows(sides.source, work.source, run, work.where, work.read);
  const targetRows = await countRows(sides.target, target, run, undefined);
  return {
    name,
    target: formatTableName(target.name),
    status: agree(work, sourceRows, targetRows) ? 'same' : 'different',
    method: 'counts',
    sourceRows,
    targetRows,
    differences: [],
    more: false,
    told: 0,
    detailRows: 0,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

/** Rows that the target held before may be there, too, or have kept others out. */
function agree({ there }: TableWork, sourceRows: number, targetRows: number): boolean {
  if (there === undefined || there.policy === 'truncate') return sourceRows === targetRows;
  return there.policy === 'skip' || targetRows >= sourceRows;
}

function rejectsRows(columns: readonly ColumnPlan[]): boolean {
  return columns.some(({ misfits }) => misfits === 'reject');
}

/** How many rows a table has; of those of a source only what `where` and the planned columns let through. */
export async function countRows(
  session: SourceSession,
  table: Table,
  run: RunContext,
  where: string | undefined,
  planned: readonly ColumnPlan[] = [],
): Promise<number> {
  const rejects = rejectsRows(planned);
  if (session.count !== undefined && where === undefined && !rejects) {
    const [answer] = await session.count([{ kind: 'rows', table: table.name }], run.signal);
    return Number(answer?.count ?? 0n);
  }
  // Which rows are left out shows only where all the columns are read that decide it.
  const columns = rejects ? planned : table.columns.slice(0, 1).map(({ name, type }) => ({ name, as: type }));
  const side: ComparedSide = { session, table, columns, ...(where && { where }) };
  let rows = 0;
  for await (const _ of sideRows(side, undefined, run)) rows += 1;
  return rows;
}
