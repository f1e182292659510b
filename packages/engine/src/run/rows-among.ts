import type { Statement, TableName, TargetSession } from '@godwit/plugin-api';
import { tableKey } from '../plan/names/place.js';

/** How many of the rows that tables held before are in them beside those that were written, by the keys of the tables. */
export async function rowsAmong(
  session: Pick<TargetSession, 'count'>,
  statements: readonly Statement[],
  tables: readonly TableName[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, bigint>> {
  const wanted = new Set(tables.map(tableKey));
  const asked = statements.flatMap(({ table, keeps }) =>
    table !== undefined && keeps !== undefined && wanted.has(tableKey(table)) ? [{ table, keeps }] : [],
  );
  if (asked.length === 0) return new Map();
  const answers = await session.count(
    asked.map(({ keeps }) => keeps.among),
    signal,
  );
  return new Map(asked.map(({ table }, index) => [tableKey(table), answers[index]?.count ?? 0n]));
}
