import { type Column, formatTableName, type Table } from '@godwit/plugin-api';
import { typeText } from '../compare-schemas/column-parts.js';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import { tableKey } from '../plan/names/place.js';
import type { RenameCandidate } from './schema-comparison.js';
import { isAt, type SideTables } from './side-tables.js';

/** Says whether two columns of a table, of which each side has one, hold the same values. */
export type SameContents = (table: Table, wanted: Column, found: Column) => Promise<boolean>;

/** So many pairs of columns of one table are looked at. */
const MOST_PAIRS = 12;

/**
 * What may have been renamed: pairs of columns of one table, of the same type, that hold the same values or stand at the same
 * place; and pairs of tables with the same columns. Each side has one of a pair.
 */
export async function renameCandidates(
  differences: readonly PartDifference[],
  { wanted, found }: SideTables,
  haveSame: SameContents = async () => false,
): Promise<readonly RenameCandidate[]> {
  const there = new Map(found.map((table) => [tableKey(table.name), table]));
  const ofColumns: RenameCandidate[] = [];
  for (const table of wanted) {
    const other = there.get(tableKey(table.name));
    if (other === undefined) continue;
    const lacking = columnsOf(table, differences, 'missing');
    const extra = columnsOf(other, differences, 'extra');
    ofColumns.push(...(await pairsIn(other, lacking, extra, haveSame)));
  }
  return [...tablePairs(differences, { wanted, found }), ...ofColumns];
}

interface Placed {
  readonly column: Column;
  readonly at: number;
  readonly type: string;
}

async function pairsIn(
  table: Table,
  lacking: readonly Placed[],
  extra: readonly Placed[],
  haveSame: SameContents,
): Promise<readonly RenameCandidate[]> {
  const pairs = lacking.flatMap((one) =>
    extra.filter(({ type }) => type === one.type).map((other) => [one, other] as const),
  );
  const taken = new Set<Placed>();
  const found: RenameCandidate[] = [];
  const take = ([one, other]: readonly [Placed, Placed], because: RenameCandidate['because']): void => {
    if (taken.has(one) || taken.has(other)) return;
    taken.add(one).add(other);
    const [source, target] = [one.column.name, other.column.name];
    found.push({ kind: 'column', table: formatTableName(table.name), target, source, because });
  };
  // Where only columns at the same place could be meant, nobody needs to look at rows.
  if (pairs.length <= MOST_PAIRS && pairs.some(([one, other]) => one.at !== other.at))
    for (const pair of pairs)
      if (await haveSame(table, pair[0].column, pair[1].column)) take(pair, 'content');
  for (const pair of pairs) if (pair[0].at === pair[1].at) take(pair, 'place');
  return found;
}

function columnsOf(
  table: Table,
  differences: readonly PartDifference[],
  change: PartDifference['change'],
): readonly Placed[] {
  const names = new Set(
    differences.flatMap(({ change: own, part: { kind, place } }) => {
      return own === change && kind === 'column' && isAt(place, table) ? [place.column] : [];
    }),
  );
  return table.columns.flatMap((column, at) => {
    return names.has(column.name) ? [{ column, at, type: typeText(column.type) }] : [];
  });
}

function tablePairs(
  differences: readonly PartDifference[],
  { wanted, found }: SideTables,
): readonly RenameCandidate[] {
  const of = (tables: readonly Table[], change: PartDifference['change']): readonly Table[] =>
    tables.filter((table) =>
      differences.some(
        ({ change: own, part }) => own === change && part.kind === 'table' && isAt(part.place, table),
      ),
    );
  const extra = of(found, 'extra').map((table) => ({ table, shape: shapeOf(table) }));
  const taken = new Set<Table>();
  return of(wanted, 'missing').flatMap((table): readonly RenameCandidate[] => {
    const shape = shapeOf(table);
    const other = extra.find((one) => one.shape === shape && !taken.has(one.table))?.table;
    if (other === undefined) return [];
    taken.add(other);
    const [source, target] = [formatTableName(table.name), formatTableName(other.name)];
    return [{ kind: 'table', table: target, target, source, because: 'columns' }];
  });
}

function shapeOf({ columns }: Table): string {
  return JSON.stringify(columns.map(({ name, type }) => [name, typeText(type)]).toSorted());
}
