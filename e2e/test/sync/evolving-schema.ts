import fc from 'fast-check';

/** A column of a schema that evolves; what it is called in SQL is made of its number. */
interface EvolvingColumn {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly value?: string;
  readonly unique: boolean;
  readonly check: boolean;
}

/** A table, with a key `id`. */
interface EvolvingTable {
  readonly name: string;
  readonly columns: readonly EvolvingColumn[];
  /** The tables that a column of it points at, by their names. */
  readonly parents: readonly string[];
  /** Columns that an index each is on. */
  readonly indexed: readonly string[];
}

/** A schema as an application declares it. */
export type EvolvingSchema = readonly EvolvingTable[];

/** A schema, and what it becomes. */
export interface Evolution {
  readonly before: EvolvingSchema;
  readonly after: EvolvingSchema;
}

/** Types as both dialects name them; in a list of the same kind a value of one is one of all that follow. */
const NUMBERS = ['smallint', 'integer', 'bigint'] as const;
const TEXTS = ['varchar(20)', 'varchar(90)', 'text'] as const;
const OTHERS = ['boolean', 'timestamp', 'double precision', 'numeric(12,3)'] as const;

const type = fc.constantFrom<string>(...NUMBERS, ...TEXTS, ...OTHERS);
const flag = fc.boolean();

function column(name: string): fc.Arbitrary<EvolvingColumn> {
  return fc
    .record({ type, required: flag, hasDefault: flag, unique: flag, check: flag })
    .map(({ hasDefault, check, unique, ...rest }) => {
      const isPlain = isNumber(rest.type) || isText(rest.type);
      return {
        name,
        ...rest,
        ...(hasDefault && isPlain ? { value: isNumber(rest.type) ? '7' : "'x'" } : {}),
        unique: unique && isPlain,
        check: check && isNumber(rest.type),
      };
    });
}

function isNumber(type: string): boolean {
  return NUMBERS.some((one) => one === type);
}

function isText(type: string): boolean {
  return TEXTS.some((one) => one === type);
}

/** Two to four tables with columns of all kinds. */
function schema(): fc.Arbitrary<EvolvingSchema> {
  return fc
    .array(fc.tuple(column('a'), column('b'), column('c'), flag, flag), { minLength: 2, maxLength: 4 })
    .map((tables) =>
      tables.map(([a, b, c, points, indexed], at) => ({
        name: `t${at}`,
        columns: [a, b, c],
        parents: points && at > 0 ? [`t${at - 1}`] : [],
        indexed: indexed ? ['a'] : [],
      })),
    );
}

/** One change: which table, which column, and what happens to them. */
const change = fc.record({
  what: fc.constantFrom(
    'add column',
    'drop column',
    'widen',
    'not null',
    'default',
    'unique',
    'index',
    'check',
    'parent',
    'add table',
    'drop table',
  ),
  table: fc.nat(9),
  column: fc.nat(9),
  next: column('n'),
});

type Change = typeof change extends fc.Arbitrary<infer One> ? One : never;

/** A random schema and a random chain of changes to another one, which rows of the first fulfil. */
export function evolution(): fc.Arbitrary<Evolution> {
  return fc
    .record({ before: schema(), chain: fc.array(change, { minLength: 1, maxLength: 6 }) })
    .map(({ before, chain }) => ({
      before,
      after: chain.reduce((now, one, step) => evolve(now, one, `n${step}`), before),
    }));
}

function evolve(
  schema: EvolvingSchema,
  { what, table: at, column: of, next }: Change,
  fresh: string,
): EvolvingSchema {
  const table = schema[at % schema.length];
  const own = table?.columns[of % Math.max(1, table.columns.length)];
  if (table === undefined || own === undefined) return schema;
  const put = (changed: Partial<EvolvingTable>): EvolvingSchema =>
    schema.map((one) => (one === table ? { ...one, ...changed } : one));
  const set = (changed: Partial<EvolvingColumn>): EvolvingSchema =>
    put({ columns: table.columns.map((one) => (one === own ? { ...one, ...changed } : one)) });
  switch (what) {
    case 'add column':
      return put({ columns: [...table.columns, { ...next, name: fresh, ...ofRowsThere(next) }] });
    case 'drop column':
      return put({
        columns: table.columns.filter((one) => one !== own),
        indexed: table.indexed.filter((name) => name !== own.name),
      });
    case 'widen':
      return set({ type: wider(own.type) });
    case 'not null':
      return set({ required: !own.required });
    case 'default':
      return isNumber(own.type) ? set({ value: own.value === '8' ? '9' : '8' }) : schema;
    case 'unique':
      return isNumber(own.type) || isText(own.type) ? set({ unique: !own.unique }) : schema;
    case 'check':
      return isNumber(own.type) ? set({ check: !own.check }) : schema;
    case 'index':
      return put({ indexed: toggled(table.indexed, own.name) });
    case 'parent':
      return put({ parents: table.parents.length > 0 ? [] : [schema[0]?.name ?? ''] });
    case 'add table':
      return [...schema, { name: fresh, columns: [next], parents: [table.name], indexed: ['n'] }];
    case 'drop table':
      return schema.length < 3 || schema.some((one) => one !== table && one.parents.includes(table.name))
        ? schema
        : schema.filter((one) => one !== table);
  }
}

/** Rows that are there have no value of a column that comes; a default would be the same in all. */
function ofRowsThere({ value }: EvolvingColumn): Partial<EvolvingColumn> {
  return { required: value !== undefined, unique: false };
}

function wider(type: string): string {
  for (const kinds of [NUMBERS, TEXTS] as const) {
    const at = (kinds as readonly string[]).indexOf(type);
    if (at >= 0) return kinds[Math.min(at + 1, kinds.length - 1)] ?? type;
  }
  return type;
}

function toggled(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names.filter((one) => one !== name) : [...names, name];
}

/** The statements that declare a schema; both dialects take them. */
export function declared(schema: EvolvingSchema): string {
  return schema.flatMap(declaredTable).join(';\n');
}

function declaredTable({ name, columns, parents, indexed }: EvolvingTable): readonly string[] {
  const own = columns.map(({ name: column, type: of, required, value, unique, check }) => {
    const words = [
      `"${column}" ${of}`,
      required ? 'NOT NULL' : '',
      value === undefined ? '' : `DEFAULT ${value}`,
      unique ? 'UNIQUE' : '',
      check ? `CHECK ("${column}" >= 0)` : '',
    ];
    return words.filter((word) => word !== '').join(' ');
  });
  const keys = parents.map(
    (parent) => `"of_${parent}" bigint REFERENCES "${parent}" ("id") ON DELETE CASCADE`,
  );
  const all = ['"id" bigint NOT NULL PRIMARY KEY', ...own, ...keys];
  return [
    `CREATE TABLE "${name}" (${all.join(', ')})`,
    ...indexed.map((column) => `CREATE INDEX "${name}_${column}_i" ON "${name}" ("${column}" DESC)`),
  ];
}

const ROWS = 5;

/** Rows that a schema takes, and that take every change of `evolution`: each value is there once. */
export function rowsOf(schema: EvolvingSchema): string {
  return schema
    .flatMap(({ name, columns, parents }) =>
      Array.from({ length: ROWS }, (_, index) => {
        const row = index + 1;
        const values = [row, ...columns.map((one) => cellOf(one, row)), ...parents.map(() => row)];
        return `INSERT INTO "${name}" VALUES (${values.join(', ')})`;
      }),
    )
    .join(';\n');
}

function cellOf({ type: of }: EvolvingColumn, row: number): string {
  if (isNumber(of)) return String(row);
  if (isText(of)) return `'it''s ${row}'`;
  const others = { boolean: row % 2 === 0 ? 'true' : 'false', timestamp: `'2024-02-0${row} 10:00:00'` };
  if (of === 'boolean' || of === 'timestamp') return others[of];
  return `${row}.5`;
}
