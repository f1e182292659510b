import type {
  DatabaseSchema,
  DomainType,
  EnumType,
  LogicalType,
  ObjectChange,
  SchemaObjects,
  Sequence,
  Table,
  TableName,
  Trigger,
  View,
} from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import { tableKey } from '../plan/names/place.js';
import { tableGoal } from './table-goal.js';

/** What a schema shall become, and every object by which that is another one. */
export interface Goal {
  readonly wanted: DatabaseSchema;
  readonly changes: readonly ObjectChange[];
}

/** The schema that is found, with these differences from a wanted one made good in it, and nothing else. */
export function goalOf(
  found: DatabaseSchema,
  wanted: SchemaObjects,
  differences: readonly PartDifference[],
): Goal {
  const inTables = Map.groupBy(differences, ({ part: { place } }) => tableKey(placed(place)));
  const asked = new Map(wanted.tables.map((table) => [tableKey(table.name), table]));
  const goals = found.tables.map((table) => {
    const key = tableKey(table.name);
    return tableGoal(table, asked.get(key), inTables.get(key) ?? []);
  });
  const there = new Set(found.tables.map(({ name }) => tableKey(name)));
  const added = [...asked].flatMap(([key, table]) => {
    const isAsked = inTables
      .get(key)
      ?.some(({ change, part }) => part.kind === 'table' && change === 'missing');
    return isAsked === true && !there.has(key) ? [table] : [];
  });
  const tables = [...goals.flatMap(({ table }) => table ?? []), ...added];
  const views = replaced<View>(found.views, differences, 'view');
  const triggers = replaced<Trigger>(found.triggers, differences, 'trigger');
  const sequences = replaced<Sequence>(found.sequences, differences, 'sequence');
  const domains = replacedDomains(found.domains, wanted.domains, differences);
  return {
    wanted: {
      ...found,
      tables,
      views: views.objects,
      triggers: triggers.objects,
      sequences: sequences.objects,
      domains: domains.objects,
      enums: enumsOf(found.enums, wanted.tables, tables),
    },
    changes: [
      ...added.map((table): ObjectChange => ({ kind: 'table', wanted: table })),
      ...goals.flatMap(({ changes }) => changes),
      ...views.pairs.map((pair): ObjectChange => ({ kind: 'view', ...pair })),
      ...triggers.pairs.map((pair): ObjectChange => ({ kind: 'trigger', ...pair })),
      ...sequences.pairs.map((pair): ObjectChange => ({ kind: 'sequence', ...pair })),
      ...domains.pairs.map((pair): ObjectChange => ({ kind: 'domain', ...pair })),
    ],
  };
}

function placed({ schema, table }: PartDifference['part']['place']): TableName {
  return { name: table ?? '', ...(schema === undefined ? {} : { schema }) };
}

/** Objects with some of them replaced, and each pair of old and new. */
interface Replaced<T> {
  readonly objects: readonly T[];
  readonly pairs: readonly { readonly found?: T; readonly wanted?: T }[];
}

type Named = { readonly name: TableName | string; readonly table?: TableName };

/** What is altered stays at its place, what comes is the last. */
function replaced<T extends Named>(
  found: readonly T[],
  differences: readonly PartDifference[],
  kind: 'view' | 'trigger' | 'sequence',
): Replaced<T> {
  const own = differences.filter(({ part }) => part.kind === kind);
  const pairs = own.map(({ change, part, found: other }) => {
    const [wanted, there] = [part.object as unknown as T, (other ?? part).object as unknown as T];
    return {
      ...(change === 'missing' ? {} : { found: there }),
      ...(change === 'extra' ? {} : { wanted }),
    };
  });
  const next = new Map(
    pairs.flatMap((pair) => (pair.found === undefined ? [] : [[keyOf(pair.found), pair]])),
  );
  const kept = found.flatMap((one) => {
    const pair = next.get(keyOf(one));
    if (pair === undefined) return [one];
    return pair.wanted === undefined ? [] : [pair.wanted];
  });
  const come = pairs.flatMap((pair) =>
    pair.found === undefined && pair.wanted !== undefined ? [pair.wanted] : [],
  );
  return { objects: [...kept, ...come], pairs };
}

function keyOf({ name, table }: Named): string {
  const own = typeof name === 'string' ? name : tableKey(name);
  return table === undefined ? own : `${tableKey(table)} ${own}`;
}

/** A domain is changed as a whole. */
function replacedDomains(
  found: readonly DomainType[],
  wanted: readonly DomainType[],
  differences: readonly PartDifference[],
): Replaced<DomainType> {
  const concerned = new Set(
    differences.flatMap(({ part: { object, place } }) => {
      return place.table === undefined && object !== undefined && 'checks' in object
        ? [tableKey(object.name)]
        : [];
    }),
  );
  const [there, asked] = [found, wanted].map(
    (domains) => new Map(domains.map((domain) => [tableKey(domain.name), domain])),
  );
  const pairs = [...concerned].map((key) => {
    const [old, next] = [there?.get(key), asked?.get(key)];
    return { ...(old && { found: old }), ...(next && { wanted: next }) };
  });
  const kept = found.flatMap((domain) => {
    const key = tableKey(domain.name);
    return concerned.has(key) ? (asked?.get(key) ?? []) : [domain];
  });
  const come = wanted.filter(({ name }) => concerned.has(tableKey(name)) && !there?.has(tableKey(name)));
  return { objects: [...kept, ...come], pairs };
}

/** Where columns of the goal have the values of the wanted side, the type has them. */
function enumsOf(
  found: readonly EnumType[],
  wanted: readonly Table[],
  goal: readonly Table[],
): readonly EnumType[] {
  const used = new Map(
    goal.flatMap(enumsIn).map((one) => [JSON.stringify([one.schema, one.name, one.values]), one]),
  );
  const asked = wanted
    .flatMap((table) => enumsIn(table).map((type) => ({ type, table })))
    .filter(({ type }) => used.has(JSON.stringify([type.schema, type.name, type.values])));
  const next = new Map(
    asked.map(({ type: { name, schema, values }, table }) => {
      const home = schema ?? table.name.schema;
      const full: TableName = { name, ...(home === undefined ? {} : { schema: home }) };
      return [tableKey(full), { name: full, values }];
    }),
  );
  const kept = found.map((one) => next.get(tableKey(one.name)) ?? one);
  const names = new Set(found.map(({ name }) => tableKey(name)));
  return [...kept, ...[...next].flatMap(([key, one]) => (names.has(key) ? [] : [one]))];
}

type EnumOfColumn = LogicalType & { readonly kind: 'enum' };

function enumsIn({ columns }: Table): readonly EnumOfColumn[] {
  return columns.flatMap(({ type }) => {
    const element = elementOf(type);
    return element.kind === 'enum' ? [element] : [];
  });
}

function elementOf(type: LogicalType): LogicalType {
  return type.kind === 'array' ? elementOf(type.of) : type;
}
