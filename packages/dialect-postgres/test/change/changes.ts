import type { Column, DatabaseSchema, ObjectChange, ObjectKind, Table, TableName } from '@godwit/plugin-api';

/** What differs between two schemas, told as the engine tells it; objects are the same by their names. */
export function changesBetween(found: DatabaseSchema, wanted: DatabaseSchema): readonly ObjectChange[] {
  const tables = pairs(found.tables, wanted.tables, ({ name }) => keyOf(name));
  return [
    ...tables.flatMap(([a, b]): readonly ObjectChange[] => {
      if (a === undefined || b === undefined) return [{ kind: 'table', ...sides(a, b) }];
      return tableChanges(a, b);
    }),
    ...differing(
      found.views,
      wanted.views,
      ({ name }) => keyOf(name),
      ({ sql, after }) => [sql, after],
    ).map((one) => ({ kind: 'view', ...one }) as const),
    ...differing(
      inTables(found, wanted),
      inTables(wanted, found),
      ({ table, name }) => `${keyOf(table)} ${name}`,
      ({ sql }) => sql,
    ).map((one) => ({ kind: 'trigger', ...one }) as const),
    ...differing(
      found.sequences,
      wanted.sequences,
      ({ name }) => keyOf(name),
      ({ lastValue: _, ...rest }) => rest,
    ).map((one) => ({ kind: 'sequence', ...one }) as const),
    ...differing(
      found.domains,
      wanted.domains,
      ({ name }) => keyOf(name),
      (domain) => domain,
    ).map((one) => ({ kind: 'domain', ...one }) as const),
  ];
}

/** Of what comes or goes nothing that belongs to it is told. */
function inTables(schema: DatabaseSchema, other: DatabaseSchema): DatabaseSchema['triggers'] {
  const there = new Set([...other.tables, ...other.views].map(({ name }) => keyOf(name)));
  const own = new Set(other.tables.map(({ name }) => keyOf(name)));
  return schema.triggers.filter(
    ({ table }) =>
      there.has(keyOf(table)) ||
      !schema.tables.some(({ name }) => keyOf(name) === keyOf(table)) ||
      own.size === 0 ||
      other === schema ||
      isNew(table, schema, other),
  );
}

function isNew(table: TableName, schema: DatabaseSchema, other: DatabaseSchema): boolean {
  return (
    schema.tables.some(({ name }) => keyOf(name) === keyOf(table)) &&
    !other.tables.some(({ name }) => keyOf(name) === keyOf(table))
  );
}

function keyOf({ schema = '', name }: TableName): string {
  return `${schema}.${name}`;
}

function sides<T>(found: T | undefined, wanted: T | undefined): { found?: T; wanted?: T } {
  return { ...(found === undefined ? {} : { found }), ...(wanted === undefined ? {} : { wanted }) };
}

function pairs<T>(
  found: readonly T[],
  wanted: readonly T[],
  key: (one: T) => string,
): readonly [T | undefined, T | undefined][] {
  const keys = [...new Set([...found, ...wanted].map(key))];
  return keys.map((one) => [
    found.find((item) => key(item) === one),
    wanted.find((item) => key(item) === one),
  ]);
}

function differing<T>(
  found: readonly T[],
  wanted: readonly T[],
  key: (one: T) => string,
  content: (one: T) => unknown,
): readonly { found?: T; wanted?: T }[] {
  return pairs(found, wanted, key)
    .filter(([a, b]) => a === undefined || b === undefined || text(content(a)) !== text(content(b)))
    .map(([a, b]) => sides(a, b));
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

function tableChanges(a: Table, b: Table): readonly ObjectChange[] {
  const table = b.name;
  const named = (one: { name?: string }): string => one.name ?? '';
  const all = <T extends { name?: string }>(found: readonly T[], wanted: readonly T[]) =>
    differing(found, wanted, named, (one) => one);
  const primary = (one: Table) => (one.primaryKey === undefined ? [] : [one.primaryKey]);
  return [
    ...columnChanges(a, b),
    ...all(primary(a), primary(b)).map((one) => ({ kind: 'primary key', table, ...one }) as const),
    ...all(a.uniqueKeys, b.uniqueKeys).map((one) => ({ kind: 'unique key', table, ...one }) as const),
    ...all(a.foreignKeys, b.foreignKeys).map((one) => ({ kind: 'foreign key', table, ...one }) as const),
    ...all(a.indexes, b.indexes).map((one) => ({ kind: 'index', table, ...one }) as const),
    ...all(a.checks, b.checks).map((one) => ({ kind: 'check', table, ...one }) as const),
    ...all(a.nativeConstraints ?? [], b.nativeConstraints ?? []).map(
      (one) => ({ kind: 'native constraint', table, ...one }) as const,
    ),
    ...differing(
      a.nativeObjects ?? [],
      b.nativeObjects ?? [],
      ({ kind, name }) => `${kind} ${name}`,
      ({ text: said }) => said,
    ).map((one) => ({ kind: 'native object', table, ...one }) as const),
    ...(a.comment === b.comment ? [] : [{ kind: 'comment', table, ...sides(a.comment, b.comment) } as const]),
  ];
}

function columnChanges(a: Table, b: Table): readonly ObjectChange[] {
  return pairs(a.columns, b.columns, ({ name }) => name).flatMap(
    ([found, wanted]): readonly ObjectChange[] => {
      if (found === undefined || wanted === undefined)
        return [{ kind: 'column', table: b.name, parts: [], ...sides(found, wanted) }];
      const parts = partsOf([a, found], [b, wanted]);
      return parts.length === 0 ? [] : [{ kind: 'column', table: b.name, found, wanted, parts }];
    },
  );
}

function partsOf(
  [a, found]: readonly [Table, Column],
  [b, wanted]: readonly [Table, Column],
): readonly ObjectKind[] {
  const said: Partial<Record<ObjectKind, (table: Table, column: Column) => unknown>> = {
    column: (_, { type, domain, nativeType }) => [type, domain, nativeType],
    'not null': (_, { nullable, notNull }) => [nullable, notNull],
    default: (_, column) => column.default?.text,
    identity: ({ properties = {} }, { name, identity }) => {
      const { lastValue: _last, ...rest } = identity ?? {};
      return [identity === undefined, rest, properties[`serial:${name}`]];
    },
    'generated expression': (_, { generated }) => [generated?.expression.text, generated?.stored],
    collation: (_, { collation }) => collation,
    comment: (_, { comment }) => comment,
  };
  return (Object.keys(said) as ObjectKind[]).filter(
    (part) => text(said[part]?.(a, found)) !== text(said[part]?.(b, wanted)),
  );
}
