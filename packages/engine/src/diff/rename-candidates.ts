import { formatTableName, type Table } from '@godwit/plugin-api';
import { typeText } from '../compare-schemas/column-parts.js';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import { tableKey } from '../plan/names/place.js';
import type { RenameCandidate } from './schema-comparison.js';
import { isAt, type SideTables } from './side-tables.js';

/** Pairs of columns of one table, of the same type and at the same place, of which each side has one. */
export function renameCandidates(
  differences: readonly PartDifference[],
  { wanted, found }: SideTables,
): readonly RenameCandidate[] {
  const there = new Map(found.map((table) => [tableKey(table.name), table]));
  return wanted.flatMap((table) => {
    const other = there.get(tableKey(table.name));
    const lacking = columnsOf(table, differences, 'missing');
    const extra = other === undefined ? [] : columnsOf(other, differences, 'extra');
    return lacking.flatMap((one) => {
      const same = extra.find(({ at, type }) => at === one.at && type === one.type);
      return same === undefined
        ? []
        : [{ table: formatTableName(table.name), target: same.name, source: one.name }];
    });
  });
}

function columnsOf(table: Table, differences: readonly PartDifference[], change: PartDifference['change']) {
  const names = new Set(
    differences.flatMap(({ change: own, part: { kind, place } }) => {
      return own === change && kind === 'column' && isAt(place, table) ? [place.column] : [];
    }),
  );
  return table.columns.flatMap(({ name, type }, at) => {
    return names.has(name) ? [{ name, at, type: typeText(type) }] : [];
  });
}
