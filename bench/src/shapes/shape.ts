import { manyTables } from '../create-many.js';
import { TABLES } from '../create-source.js';
import type { KindName } from './kinds.js';

/** A column, and the SQL of SQLite that makes its value from the row's number `i` and what looks random, `h`. */
export interface ShapeColumn {
  readonly name: string;
  readonly kind: KindName;
  readonly value: string;
}

export interface ShapeTable {
  readonly name: string;
  /** The first is the key. */
  readonly columns: readonly ShapeColumn[];
}

/** Tables of one sort. */
export interface Shape {
  readonly name: string;
  readonly tables: readonly ShapeTable[];
}

const id: ShapeColumn = { name: 'id', kind: 'integer', value: 'i' };

/** Columns of nine kinds, as `createSource` makes them; their values are written there. */
const LARGE: readonly ShapeColumn[] = [
  id,
  ...(
    [
      ['customer_id', 'integer'],
      ['sku', 'short'],
      ['title', 'text'],
      ['amount', 'decimal'],
      ['ratio', 'float'],
      ['active', 'boolean'],
      ['created_at', 'time'],
      ['payload', 'text'],
    ] as const
  ).map(([name, kind]) => ({ name, kind, value: '' })),
];

const MANY: readonly ShapeColumn[] = [
  id,
  { name: 'parent_id', kind: 'integer', value: '' },
  { name: 'code', kind: 'short', value: '' },
  { name: 'title', kind: 'text', value: '' },
  { name: 'amount', kind: 'decimal', value: '' },
  { name: 'created_at', kind: 'time', value: '' },
];

const WORDS = `substr('lorem ipsum dolor sit amet, consectetur "adipiscing" elit: über größer und weiter', 1 + h % 40)`;

/** Whose tables `createShape` makes. */
export const GENERATED: readonly Shape[] = [
  one('narrow', [
    { name: 'a', kind: 'integer', value: 'h % 1000' },
    { name: 'b', kind: 'integer', value: 'h % 2000000000' },
  ]),
  one(
    'wide',
    Array.from({ length: 15 }, (_, at): readonly ShapeColumn[] => [
      { name: `n${at}`, kind: 'integer', value: `h % ${1000 + at}` },
      { name: `f${at}`, kind: 'float', value: `(h % ${100_003 + at}) / 1024.0` },
      {
        name: `s${at}`,
        kind: 'text',
        value: `CASE WHEN h % 7 = ${at % 7} THEN NULL ELSE 'value ' || (h % 99991) END`,
      },
      { name: `t${at}`, kind: 'time', value: `datetime(1500000000 + h % ${90_000_000 + at}, 'unixepoch')` },
    ]).flat(),
  ),
  one('text', [
    { name: 'body', kind: 'text', value: `replace(hex(zeroblob(8 + h % 16)), '00', ${WORDS}) || h` },
  ]),
  one('json', [
    {
      name: 'data',
      kind: 'json',
      value: `'{"id":' || h || ',"ref":"https://example.org/' || i || '","tags":["a","b' || (h % 97) || '"],"total":' || ((h % 99999) / 4) || '}'`,
    },
  ]),
  one('blob', [{ name: 'data', kind: 'bytes', value: 'randomblob(20000 + h % 20000)' }]),
];

/** A shape without its columns of some kinds. */
export function withoutKinds({ name, tables }: Shape, kinds: readonly KindName[]): Shape {
  const left = ({ kind }: ShapeColumn): boolean => !kinds.includes(kind);
  return { name, tables: tables.map((table) => ({ ...table, columns: table.columns.filter(left) })) };
}

function one(name: string, columns: readonly ShapeColumn[]): Shape {
  return { name, tables: [{ name: `${name}_rows`, columns: [id, ...columns] }] };
}

/** The four tables of `createSource`. */
export const LARGE_SHAPE: Shape = { name: 'large', tables: TABLES.map((name) => ({ name, columns: LARGE })) };

/** So many tables of `createMany`. */
export function manyShape(count: number): Shape {
  return { name: 'many', tables: manyTables(count).map((name) => ({ name, columns: MANY })) };
}
