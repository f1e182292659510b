import { isDeepStrictEqual } from 'node:util';
import type {
  Check,
  Column,
  ForeignKey,
  Index,
  NativeConstraint,
  NativeObject,
  ObjectChange,
  ObjectKind,
  PrimaryKey,
  Table,
  UniqueKey,
} from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';

/** What becomes of one table; without a table it goes. */
export interface TableGoal {
  readonly table?: Table;
  readonly changes: readonly ObjectChange[];
}

/** A table that is there, with these differences from the wanted one made good in it. */
export function tableGoal(
  table: Table,
  wanted: Table | undefined,
  differences: readonly PartDifference[],
): TableGoal {
  if (differences.some(({ part, change }) => part.kind === 'table' && change === 'extra'))
    return { changes: [{ kind: 'table', found: table }] };
  if (wanted === undefined || differences.length === 0) return { table, changes: [] };
  const columns = columnGoals(table, wanted, differences);
  const lists = listGoals(table, differences);
  const key = only<PrimaryKey>(differences, 'primary key');
  const comment = differences.find(({ part }) => part.kind === 'comment' && isOfTable(part));
  // Lists that may be absent, too: the last policy or option of a table goes without leaving a list.
  const { primaryKey: _key, comment: _comment, ...own } = table;
  const { nativeConstraints: _constraints, nativeObjects: _objects, ...rest } = own;
  const primaryKey = key ? key.wanted : table.primaryKey;
  const texts = pairOf(table.comment, wanted.comment);
  const text = comment ? texts.wanted : texts.found;
  return {
    table: {
      ...rest,
      columns: columns.columns,
      ...lists.table,
      ...(primaryKey && { primaryKey }),
      ...(text !== undefined && { comment: text }),
    },
    changes: [
      ...columns.changes,
      ...(key ? [{ kind: 'primary key', table: table.name, ...key } as const] : []),
      ...lists.changes,
      ...(comment ? [{ kind: 'comment', table: table.name, ...texts } as const] : []),
    ],
  };
}

function isOfTable({ place }: PartDifference['part']): boolean {
  return place.column === undefined && place.object === undefined;
}

function pairOf<T>(found: T | undefined, wanted: T | undefined): { readonly found?: T; readonly wanted?: T } {
  return { ...(found === undefined ? {} : { found }), ...(wanted === undefined ? {} : { wanted }) };
}

function objectsOf<T>({ change, part, found }: PartDifference): { readonly found?: T; readonly wanted?: T } {
  const there = (change === 'missing' ? undefined : (found ?? part).object) as T | undefined;
  return pairOf(there, (change === 'extra' ? undefined : part.object) as T | undefined);
}

function only<T>(differences: readonly PartDifference[], kind: ObjectKind) {
  const own = differences.find(({ part }) => part.kind === kind);
  return own && objectsOf<T>(own);
}

const OF_COLUMNS: ReadonlySet<ObjectKind> = new Set([
  'column',
  'default',
  'not null',
  'identity',
  'generated expression',
  'collation',
  'comment',
]);

function columnGoals(table: Table, wanted: Table, differences: readonly PartDifference[]) {
  const own = differences.filter(({ part }) => OF_COLUMNS.has(part.kind) && part.place.column !== undefined);
  const byColumn = Map.groupBy(own, ({ part }) => part.place.column ?? '');
  const asked = new Map(wanted.columns.map((column) => [column.name, column]));
  const changes: ObjectChange[] = [];
  const kept = table.columns.flatMap((found) => {
    const parts = (byColumn.get(found.name) ?? []).map(({ part }) => part.kind);
    if (parts.length === 0) return [found];
    const next = asked.get(found.name);
    if (next === undefined) {
      changes.push({ kind: 'column', table: table.name, found, parts: [] });
      return [];
    }
    const column = withParts(found, next, parts);
    changes.push({ kind: 'column', table: table.name, found, wanted: column, parts });
    return [column];
  });
  const there = new Set(table.columns.map(({ name }) => name));
  const come = wanted.columns.filter(({ name }) => byColumn.has(name) && !there.has(name));
  for (const column of come) changes.push({ kind: 'column', table: table.name, wanted: column, parts: [] });
  return { columns: [...kept, ...come], changes };
}

/** What each part of a column consists of. */
const FIELDS: Partial<Readonly<Record<ObjectKind, readonly (keyof Column)[]>>> = {
  column: ['type', 'nativeType', 'domain', 'fidelity', 'fidelityReason'],
  'not null': ['nullable', 'notNull'],
  default: ['default'],
  identity: ['identity'],
  'generated expression': ['generated'],
  collation: ['collation'],
  comment: ['comment'],
};

function withParts(found: Column, wanted: Column, parts: readonly ObjectKind[]): Column {
  const taken = new Set<string>(parts.flatMap((part) => FIELDS[part] ?? []));
  const kept = Object.entries(found).filter(([field]) => !taken.has(field));
  const given = Object.entries(wanted).filter(([field]) => taken.has(field));
  const column = Object.fromEntries([...kept, ...given]) as unknown as Column;
  if (!parts.includes('collation') || parts.includes('column') || column.type.kind !== 'text') return column;
  const { collation: _own, ...type } = column.type;
  const collation = wanted.type.kind === 'text' ? wanted.type.collation : undefined;
  return { ...column, type: { ...type, ...(collation === undefined ? {} : { collation }) } };
}

type Lists = Pick<
  Table,
  'uniqueKeys' | 'foreignKeys' | 'indexes' | 'checks' | 'nativeConstraints' | 'nativeObjects'
>;

function listGoals(table: Table, differences: readonly PartDifference[]) {
  const { name, nativeConstraints, nativeObjects } = table;
  const unique = listGoal<UniqueKey>(table.uniqueKeys, differences, ['unique key']);
  const foreign = listGoal<ForeignKey>(table.foreignKeys, differences, ['foreign key']);
  const indexes = listGoal<Index>(table.indexes, differences, ['index']);
  const checks = listGoal<Check>(table.checks, differences, ['check']);
  const constraints = listGoal<NativeConstraint>(nativeConstraints ?? [], differences, ['native constraint']);
  const objects = listGoal<NativeObject>(nativeObjects ?? [], nativeOnes(differences), NATIVE);
  const lists: Lists = {
    uniqueKeys: unique.list,
    foreignKeys: foreign.list,
    indexes: indexes.list,
    checks: checks.list,
    ...(constraints.list.length > 0 && { nativeConstraints: constraints.list }),
    ...(objects.list.length > 0 && { nativeObjects: objects.list }),
  };
  const changes: ObjectChange[] = [
    ...unique.pairs.map((pair) => ({ kind: 'unique key', table: name, ...pair }) as const),
    ...foreign.pairs.map((pair) => ({ kind: 'foreign key', table: name, ...pair }) as const),
    ...indexes.pairs.map((pair) => ({ kind: 'index', table: name, ...pair }) as const),
    ...checks.pairs.map((pair) => ({ kind: 'check', table: name, ...pair }) as const),
    ...constraints.pairs.map((pair) => ({ kind: 'native constraint', table: name, ...pair }) as const),
    ...objects.pairs.map((pair) => ({ kind: 'native object', table: name, ...pair }) as const),
  ];
  return { table: lists, changes };
}

const NATIVE: readonly ObjectKind[] = ['rule', 'policy', 'table option', 'comment'];

/** A comment may also be that of the table or of a column, which are no objects of their own. */
function nativeOnes(differences: readonly PartDifference[]): readonly PartDifference[] {
  return differences.filter(({ part }) => part.object !== undefined);
}

function listGoal<T extends object>(
  found: readonly T[],
  differences: readonly PartDifference[],
  kinds: readonly ObjectKind[],
) {
  const pairs = differences
    .filter(({ part }) => kinds.includes(part.kind))
    .map((difference) => objectsOf<T>(difference))
    // What is found may have been looked at as if it held for all rows.
    .map(({ found: there, wanted }) => {
      const own = there && (found.find((one) => isSame(one, there)) ?? there);
      return pairOf(own, wanted);
    });
  const next = new Map(pairs.flatMap((pair) => (pair.found === undefined ? [] : [[pair.found, pair]])));
  const kept = found.flatMap((one) => {
    const pair = next.get(one);
    if (pair === undefined) return [one];
    return pair.wanted === undefined ? [] : [pair.wanted];
  });
  const come = pairs.flatMap((pair) =>
    pair.found === undefined && pair.wanted !== undefined ? [pair.wanted] : [],
  );
  return { list: [...kept, ...come], pairs };
}

function isSame(one: object, other: object): boolean {
  if (one === other) return true;
  return isDeepStrictEqual({ ...one, validated: undefined }, { ...other, validated: undefined });
}
