import type { Column, DatabaseSchema, ObjectChange, ObjectKind, Table } from '@godwit/plugin-api';

/** What a schema becomes, and every object by which it is another one. */
export interface WantedChange {
  readonly wanted: DatabaseSchema;
  readonly changes: readonly ObjectChange[];
}

/** The tables of a schema made those of another one; what both have alike stays as it is found. */
export function changesBetween(found: DatabaseSchema, asked: DatabaseSchema): WantedChange {
  const pairs = pairsOf(found.tables, asked.tables, ({ name }) => JSON.stringify(name));
  const goals = pairs.map(({ own, other }) => tableGoal(own, other));
  return {
    wanted: { ...found, enums: asked.enums, tables: goals.flatMap(({ table }) => table ?? []) },
    changes: goals.flatMap(({ changes }) => changes),
  };
}

/** Without what rows have made of it. */
export function declaredText(object: unknown): string {
  return JSON.stringify(object ?? null, (key, value: unknown) => (key === 'lastValue' ? undefined : value));
}

interface Pair<T> {
  readonly own: T | undefined;
  readonly other: T | undefined;
}

function pairsOf<T>(own: readonly T[], others: readonly T[], keyOf: (one: T) => string): readonly Pair<T>[] {
  const both = own.map((one) => ({ own: one, other: others.find((other) => keyOf(other) === keyOf(one)) }));
  const come = others.filter((one) => !own.some((other) => keyOf(other) === keyOf(one)));
  return [...both, ...come.map((other) => ({ own: undefined, other }))];
}

interface TableGoal {
  readonly table?: Table;
  readonly changes: readonly ObjectChange[];
}

function tableGoal(own: Table | undefined, other: Table | undefined): TableGoal {
  if (own === undefined || other === undefined) {
    const change: ObjectChange = { kind: 'table', ...sides(own, other) };
    return { ...(other === undefined ? {} : { table: other }), changes: [change] };
  }
  const columns = listGoal(own.columns, other.columns, ({ name }) => name);
  const lists = LISTS.map(([kind, list]) => {
    const items = (table: Table): readonly Item[] => table[list];
    return { kind, list, ...listGoal(items(own), items(other), keyOfItem) };
  });
  const key = listGoal(keyOf(own), keyOf(other), () => '');
  const { primaryKey: _key, ...rest } = own;
  const named = { table: own.name };
  return {
    table: {
      ...rest,
      ...Object.fromEntries(lists.map(({ list, items }) => [list, items])),
      columns: columns.items,
      ...(key.items[0] === undefined ? {} : { primaryKey: key.items[0] }),
    },
    changes: [
      ...columns.differing.map((pair): ObjectChange => {
        return { kind: 'column', ...named, ...sides(pair.own, pair.other), parts: partsOf(pair) };
      }),
      ...key.differing.map((pair): ObjectChange => {
        return { kind: 'primary key', ...named, ...sides(pair.own, pair.other) };
      }),
      ...lists.flatMap(({ kind, differing }) =>
        differing.map((pair) => ({ kind, ...named, ...sides(pair.own, pair.other) }) as ObjectChange),
      ),
    ],
  };
}

const LISTS = [
  ['unique key', 'uniqueKeys'],
  ['foreign key', 'foreignKeys'],
  ['index', 'indexes'],
  ['check', 'checks'],
] as const;

type Item = Table[(typeof LISTS)[number][1]][number];

/** One with the same name that says something else is another form of the same. */
function keyOfItem(item: Item): string {
  return item.name ?? declaredText(item);
}

function keyOf({ primaryKey }: Table): readonly NonNullable<Table['primaryKey']>[] {
  return primaryKey === undefined ? [] : [primaryKey];
}

function listGoal<T>(own: readonly T[], others: readonly T[], keyOf: (one: T) => string) {
  const pairs = pairsOf(own, others, keyOf);
  const isSame = (pair: Pair<T>): boolean => declaredText(pair.own) === declaredText(pair.other);
  return {
    items: pairs.flatMap((pair) => (isSame(pair) ? (pair.own ?? []) : (pair.other ?? []))),
    differing: pairs.filter((pair) => !isSame(pair)),
  };
}

function sides<T>(found: T | undefined, wanted: T | undefined): { readonly found?: T; readonly wanted?: T } {
  return { ...(found === undefined ? {} : { found }), ...(wanted === undefined ? {} : { wanted }) };
}

const PARTS: readonly (readonly [ObjectKind, readonly (keyof Column)[]])[] = [
  ['column', ['type', 'nativeType', 'domain']],
  ['not null', ['nullable', 'notNull']],
  ['default', ['default']],
  ['identity', ['identity']],
  ['generated expression', ['generated']],
  ['collation', ['collation']],
];

function partsOf({ own, other }: Pair<Column>): readonly ObjectKind[] {
  if (own === undefined || other === undefined) return [];
  return PARTS.flatMap(([kind, fields]) =>
    fields.some((field) => declaredText(own[field]) !== declaredText(other[field])) ? [kind] : [],
  );
}
