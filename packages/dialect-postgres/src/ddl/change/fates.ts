import type { Column, Table, TableName } from '@godwit/plugin-api';
import { columnTypeText } from '../create-context.js';
import { typeWithCollation } from './column-text.js';
import { type Conversion, conversionOf } from './converts.js';
import { mentionsAny } from './mentions.js';
import { changesOf, columnOf, keyOf, type Scope, stayingTables, tableOf } from './scope.js';
import type { RebuiltType } from './types.js';

/** What becomes of a column that stays and is not as it was. */
export interface ColumnFate {
  readonly table: Table;
  readonly foundTable: Table;
  readonly found: Column;
  readonly wanted: Column;
  /** `anew`: dropped and added, for it is computed, or will be; `plain`: it is computed no longer. */
  readonly how: 'retyped' | 'anew' | 'plain';
  /** Absent: the column is made anew, or no conversion is known. */
  readonly conversion?: Conversion;
  /** Whether what hangs on it may stay: its values and how they compare are the same. */
  readonly gentle: boolean;
}

/** The columns that stay and become others, and those that only go. */
export interface Fates {
  readonly fates: readonly ColumnFate[];
  /** By their tables, the names of all columns that are altered or go. */
  readonly touched: ReadonlyMap<string, ReadonlySet<string>>;
  /** As `touched`, without those of which only the declared type changes. */
  readonly shaken: ReadonlyMap<string, ReadonlySet<string>>;
  /** As `touched`, only what is dropped for good or to be made anew. */
  readonly gone: ReadonlyMap<string, ReadonlySet<string>>;
}

export function fatesOf(scope: Scope, rebuilt: readonly RebuiltType[]): Fates {
  const children = inheritedBy(scope);
  const fates = stayingTables(scope).flatMap(({ found, wanted }) => {
    const changed = wanted.columns.flatMap((column) => {
      const old = columnOf(found, column.name);
      if (old === undefined || children(wanted.name, column.name)) return [];
      return fateOf(scope, { foundTable: found, table: wanted, found: old, wanted: column }, rebuilt) ?? [];
    });
    return [...changed, ...computedFrom(changed, found, wanted)];
  });
  const dropped = changesOf(scope, 'column').filter(({ wanted }) => wanted === undefined);
  const names = (isIt: (fate: ColumnFate) => boolean): ReadonlyMap<string, ReadonlySet<string>> => {
    const all = [
      ...fates.filter(isIt).map(({ table, found }) => ({ table: table.name, name: found.name })),
      ...dropped.map(({ table, found }) => ({ table, name: found?.name ?? '' })),
    ];
    const grouped = Map.groupBy(all, ({ table }) => keyOf(table));
    return new Map([...grouped].map(([key, sites]) => [key, new Set(sites.map(({ name }) => name))]));
  };
  return {
    fates,
    touched: names(() => true),
    shaken: names(({ gentle }) => !gentle),
    gone: names(({ how, found }) => how === 'anew' || (how === 'plain' && found.generated?.stored === false)),
  };
}

type Pair = Pick<ColumnFate, 'table' | 'foundTable' | 'found' | 'wanted'>;

function fateOf(scope: Scope, pair: Pair, rebuilt: readonly RebuiltType[]): ColumnFate | undefined {
  const { table, found, wanted } = pair;
  const change = changesOf(scope, 'column').find((one) => {
    return (
      keyOf(one.table) === keyOf(table.name) && one.wanted?.name === wanted.name && one.found !== undefined
    );
  });
  const isOther = typeWithCollation(found, scope.found) !== typeWithCollation(wanted, scope.wanted);
  const isRebuilt = rebuilt.some(({ uses }) => uses(wanted));
  const says = change?.parts ?? [];
  const retypes = isRebuilt || (isOther && (says.includes('column') || says.includes('collation')));
  const recomputes = says.includes('generated expression');
  if (!retypes && !recomputes) return undefined;
  if (recomputes && wanted.generated === undefined)
    return { ...pair, how: 'plain', ...conversionIn(pair), gentle: false };
  if (recomputes || wanted.generated !== undefined) return { ...pair, how: 'anew', gentle: false };
  const { conversion } = conversionIn(pair);
  const base = (column: Column, side: 'found' | 'wanted'): string =>
    columnTypeText(column, scope[side].context);
  const sameCollation =
    (found.collation ?? '') === (wanted.collation ?? '') && base(found, 'found') !== base(wanted, 'wanted');
  const gentle =
    !isRebuilt && sameCollation && conversion?.rewrites === false && found.type.kind === wanted.type.kind;
  return { ...pair, how: 'retyped', ...(conversion && { conversion }), gentle };
}

function conversionIn({ found, wanted }: Pair): Pick<ColumnFate, 'conversion'> {
  const conversion = conversionOf(found, wanted);
  return conversion === undefined ? {} : { conversion };
}

/** PostgreSQL keeps no column that is computed from one whose type changes. */
function computedFrom(
  changed: readonly ColumnFate[],
  foundTable: Table,
  table: Table,
): readonly ColumnFate[] {
  const names = new Set(changed.map(({ found }) => found.name));
  return table.columns.flatMap((wanted): readonly ColumnFate[] => {
    const found = columnOf(foundTable, wanted.name);
    const reads = [found, wanted].some((column) => {
      return column?.generated !== undefined && mentionsAny(column.generated.expression.text, names);
    });
    if (found?.generated === undefined || wanted.generated === undefined || names.has(wanted.name) || !reads)
      return [];
    return [{ table, foundTable, found, wanted, how: 'anew', gentle: false }];
  });
}

/** Whether a table has a column, or a check, by another one that it inherits from and that changes in the same way. */
export function inheritedBy(scope: Scope): (table: TableName, name: string) => boolean {
  const changed = scope.changes.flatMap((change) => {
    if (change.kind !== 'column' && change.kind !== 'check') return [];
    return { table: change.table, name: (change.wanted ?? change.found)?.name ?? '' };
  });
  const parentsOf = (table: TableName): readonly Table[] => {
    const option = `the inheriting table ${table.schema ?? 'public'}.${table.name}`;
    return scope.found.schema.tables.filter(({ nativeObjects = [] }) =>
      nativeObjects.some(({ name }) => name === option),
    );
  };
  return (table, name) =>
    parentsOf(table).some((parent) => {
      const isThere = tableOf(scope.wanted, parent.name) !== undefined;
      return isThere && changed.some((one) => keyOf(one.table) === keyOf(parent.name) && one.name === name);
    });
}
