import type { OwnColumn } from '@godwit/testkit';

/** What the texts of `closure.txt` name, with values that they tell apart. */
export const CLOSURE_COLUMNS: readonly OwnColumn[] = [
  { name: 's', nativeType: 'smallint', values: [0, 1, 5] },
  { name: 'n', nativeType: 'integer', values: [0, 1, 2, 3, 5, -7, 10] },
  { name: 'm', nativeType: 'integer', values: [0, 1, 2, 5, -1] },
  { name: 'big', nativeType: 'bigint', values: [0n, 1n, 5n, 10_000_000_001n] },
  {
    name: 'price',
    nativeType: 'numeric(10,2)',
    values: ['0.00', '1.50', '2.50', '19.90', '-0.55', '10.00', '0.05'],
  },
  { name: 'rate', nativeType: 'numeric(5,4)', values: ['0.5000', '1.2345', '-0.1000'] },
  { name: 'total', nativeType: 'numeric', values: ['0', '1.5', '1.50', '-2', '3.005'] },
  { name: 'r', nativeType: 'double precision', values: [0, 0.5, 1.5, -2.5, 2] },
  { name: 'q', nativeType: 'double precision', values: [0, 1, -0.5, 2] },
  { name: 'f', nativeType: 'real', values: [0, 0.5, 1] },
  { name: 't', nativeType: 'text', values: texts() },
  { name: 'u', nativeType: 'text', values: ['a', 'b', 'ab', 'abc', 'a%', ''] },
  { name: 'v', nativeType: 'character varying(20)', values: ['a', 'abc', '12', ''] },
  {
    name: 'code',
    nativeType: 'character(3)',
    type: { kind: 'native', dialect: 'postgres', name: 'character(3)' },
    values: ['ab ', 'a  ', 'abc'],
  },
  { name: 'o', nativeType: 'text', collation: 'C', values: ['a', 'b', 'B', ''] },
  { name: 'ok', nativeType: 'boolean' },
  { name: 'born', nativeType: 'date', values: ['2000-01-01', '2024-02-29', '1999-12-31'] },
  { name: 'died', nativeType: 'date', values: ['2000-01-31', '2024-03-31'] },
  { name: 'opens', nativeType: 'time without time zone', values: ['08:00:00', '12:30:00'] },
  { name: 'at', nativeType: 'timestamp without time zone', values: times('') },
  { name: 'later', nativeType: 'timestamp without time zone', values: times('') },
  { name: 'seen', nativeType: 'timestamp with time zone', values: times('+00') },
  { name: 'key', nativeType: 'uuid', values: ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'] },
  { name: 'data', nativeType: 'jsonb', values: documents() },
  { name: 'raw', nativeType: 'json', values: ['{"kind": "x"}', '[]', '{}'] },
  { name: 'bytes', nativeType: 'bytea', values: [new Uint8Array(16), new Uint8Array([0, 255])] },
  {
    name: 'mood',
    nativeType: 'mood',
    type: { kind: 'enum', name: 'mood', values: ['sad', 'ok', 'happy'] },
  },
  { name: 'tags', nativeType: 'text[]', values: [[], ['a'], ['a', 'b c']] },
  { name: 'counts', nativeType: 'integer[]', values: [[], [1, 2], [0]] },
  { name: 'n64', nativeType: 'numeric(12,4)' },
  { name: 'tenth', nativeType: 'numeric(6,1)' },
  { name: 'short', nativeType: 'character varying(10)' },
  { name: 'abc', nativeType: 'character varying(3)' },
  {
    name: 'pad',
    nativeType: 'character(5)',
    type: { kind: 'native', dialect: 'postgres', name: 'character(5)' },
    values: ['ab   '],
  },
  { name: 'whole', nativeType: 'timestamp(0) without time zone' },
  { name: 'milli', nativeType: 'timestamp(3) without time zone' },
  { name: 'span', nativeType: 'interval' },
];

function texts(): readonly string[] {
  return [
    ...['a', 'A', 'b', 'c', 'ab', 'AB', 'abc', 'AbC', 'a_c', 'aXc', 'xabcx', "it's", 'a!', 'a%', 'É', ' a '],
    ...['user@example.com', 'https://x', '12', '2020-01', '123-4567', 'a_1'],
  ];
}

function times(zone: string): readonly string[] {
  return ['2000-01-01 00:00:00', '2000-01-01 00:30:00', '2024-02-29 12:34:56.789', '2000-01-31 00:00:00'].map(
    (time) => `${time}${zone}`,
  );
}

function documents(): readonly string[] {
  return [
    ...['{}', '{"kind": "x"}', '{"kind": "y", "a": {"kind": "x"}}', '{"n": 5, "ok": true, "a": [1]}'],
    ...['{"n": "5", "ok": "yes", "price": 1.005, "r": 2.5}', '["x"]', '{"kind": null}'],
  ];
}
