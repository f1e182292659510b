import type { LogicalType } from '@godwit/plugin-api';
import fc from 'fast-check';
import { types } from '../src/types/type-mapper.js';

const EXACT: readonly (readonly [LogicalType, string])[] = [
  [{ kind: 'boolean' }, 'boolean'],
  [{ kind: 'integer', bits: 16 }, 'smallint'],
  [{ kind: 'integer', bits: 32 }, 'integer'],
  [{ kind: 'bigint' }, 'bigint'],
  [{ kind: 'decimal' }, 'numeric'],
  [{ kind: 'decimal', precision: 10, scale: 2 }, 'numeric(10,2)'],
  [{ kind: 'float', bits: 32 }, 'real'],
  [{ kind: 'float', bits: 64 }, 'double precision'],
  [{ kind: 'text' }, 'text'],
  [{ kind: 'text', maxLength: 10 }, 'character varying(10)'],
  [{ kind: 'bytes' }, 'bytea'],
  [{ kind: 'date' }, 'date'],
  [{ kind: 'time', precision: 6, zoned: false }, 'time without time zone'],
  [{ kind: 'time', precision: 3, zoned: true }, 'time(3) with time zone'],
  [{ kind: 'timestamp', precision: 0, zoned: false }, 'timestamp(0) without time zone'],
  [{ kind: 'timestamp', precision: 6, zoned: true }, 'timestamp with time zone'],
  [{ kind: 'interval' }, 'interval'],
  [{ kind: 'uuid' }, 'uuid'],
  [{ kind: 'json', form: 'text' }, 'json'],
  [{ kind: 'json', form: 'normalized' }, 'jsonb'],
  [{ kind: 'array', of: { kind: 'text' } }, 'text[]'],
  [{ kind: 'native', dialect: 'postgres', name: 'tsvector' }, 'tsvector'],
];

test.each(EXACT)('%j is %s, both ways', (logical, native) => {
  expect(types.toNative(logical)).toEqual({ type: native, fidelity: 'exact' });
  expect(types.toLogical(native)).toEqual({ type: logical, fidelity: 'exact' });
});

test.each([
  ['VARCHAR(10)', { kind: 'text', maxLength: 10 }],
  ['int8', { kind: 'bigint' }],
  ['serial', { kind: 'integer', bits: 32 }],
  ['TIMESTAMPTZ(3)', { kind: 'timestamp', precision: 3, zoned: true }],
  ['timestamp (3)  without time zone', { kind: 'timestamp', precision: 3, zoned: false }],
  ['float(24)', { kind: 'float', bits: 32 }],
  ['numeric(5)', { kind: 'decimal', precision: 5, scale: 0 }],
  ['interval(3)', { kind: 'native', dialect: 'postgres', name: 'interval(3)' }],
  ['interval day to second(2)', { kind: 'native', dialect: 'postgres', name: 'interval day to second(2)' }],
  ['char(5)', { kind: 'native', dialect: 'postgres', name: 'character(5)' }],
  ['character', { kind: 'native', dialect: 'postgres', name: 'character(1)' }],
  ['integer[][]', { kind: 'array', of: { kind: 'integer', bits: 32 } }],
])('%s is understood', (native, logical) => {
  expect(types.toLogical(native).type).toEqual(logical);
});

test.each([
  [{ kind: 'text', maxLength: 0 }, 'text', 'widened'],
  [{ kind: 'text', maxLength: 20_000_000 }, 'text', 'widened'],
  [{ kind: 'decimal', precision: 2000, scale: 2 }, 'numeric', 'widened'],
  [{ kind: 'decimal', precision: 5, scale: 8 }, 'numeric', 'widened'],
  [{ kind: 'native', dialect: 'sqlite', name: 'GEOMETRY' }, 'text', 'lossy'],
] as const)('%j becomes %s, %s, with a reason', (logical, native, fidelity) => {
  expect(types.toNative(logical)).toEqual({
    type: native,
    fidelity,
    reason: expect.stringContaining('PostgreSQL'),
  });
});

test('no text is too strange to be a type', () => {
  fc.assert(fc.property(fc.string(), (text) => types.toLogical(text).fidelity !== undefined));
  expect(types.toLogical('public."Mood"').type).toEqual({
    kind: 'native',
    dialect: 'postgres',
    name: 'public."Mood"',
  });
  expect(types.toLogical('constructor').type.kind).toBe('native');
});
