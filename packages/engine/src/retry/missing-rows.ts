import { formatTableName, type SourceSession, type TargetSession } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import type { RunContext } from '../run-context.js';
import { countRows } from '../verify/count-table.js';
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
    const rows = (await countRows(source, work.source, run, work.where)) - Number(there[index]?.count ?? 0n);
    if (rows > 0)
      missing.push({ name: formatTableName(work.source.name), target: formatTableName(work.target), rows });
  }
  return missing;
}
