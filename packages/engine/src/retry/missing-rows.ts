import { formatTableName, type SourceSession, type TargetSession } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import { readTable } from '../reading/table-reader.js';
import type { RunContext } from '../run-context.js';
import type { MissingRows } from './retry-result.js';

/**
 * The tables that hold fewer rows than the source: it was written to meanwhile, or rows are missing of which no record tells. Only
 * numbers are compared.
 */
export async function missingRows(
  run: RunContext,
  { source, target }: { readonly source: SourceSession; readonly target: TargetSession },
  works: readonly TableWork[],
): Promise<readonly MissingRows[]> {
  const there = await target.count(
    works.map((work) => ({ kind: 'rows', table: work.target })),
    run.signal,
  );
  const missing: MissingRows[] = [];
  for (const [index, work] of works.entries()) {
    const rows = (await sourceRows(run, source, work)) - Number(there[index]?.count ?? 0n);
    if (rows > 0)
      missing.push({ name: formatTableName(work.source.name), target: formatTableName(work.target), rows });
  }
  return missing;
}

async function sourceRows(run: RunContext, source: SourceSession, work: TableWork): Promise<number> {
  if (work.where === undefined && source.count !== undefined) {
    const [answer] = await source.count([{ kind: 'rows', table: work.source.name }], run.signal);
    return Number(answer?.count ?? 0n);
  }
  let rows = 0;
  for await (const batch of readTable(source, { ...work, read: work.read.slice(0, 1) }, run, {
    signal: run.signal,
  }))
    rows += 'rows' in batch ? batch.rows.length : batch.rowCount;
  return rows;
}
