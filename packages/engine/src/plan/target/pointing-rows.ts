import {
  countOf,
  type Dialect,
  formatTableName,
  type Probe,
  type ProbeResult,
  type Table,
} from '@godwit/plugin-api';
import { nullPredicate } from '../../names/null-predicate.js';
import { tableKey } from '../names/place.js';

/** How many rows of which tables have a reference to tables with these keys ({@link tableKey}), in words. */
export async function pointingRows(
  tables: readonly Table[],
  pointedAt: ReadonlySet<string>,
  dialect: Dialect,
  ask: (probes: readonly Probe[]) => Promise<readonly ProbeResult[]>,
): Promise<readonly string[]> {
  const keys = tables.flatMap((table) =>
    table.foreignKeys
      .filter(({ references }) => pointedAt.has(tableKey(references.table)))
      .map(({ columns, references }) => ({
        table,
        references,
        predicate: nullPredicate(dialect, table, columns, 'set'),
      })),
  );
  if (keys.length === 0) return [];
  const answers = await ask(
    keys.map(({ table, predicate }): Probe => {
      return predicate === undefined
        ? { kind: 'rows', table: table.name }
        : { kind: 'matches', table: table.name, predicate, keyColumns: [] };
    }),
  );
  return keys.flatMap(({ table, references }, index) => {
    const count = Number(answers[index]?.count ?? 0n);
    if (count === 0) return [];
    return [
      `${countOf(count, 'row')} of ${formatTableName(table.name)} at ${formatTableName(references.table)}`,
    ];
  });
}
