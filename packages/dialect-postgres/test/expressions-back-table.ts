import type { Column, LogicalType } from '@godwit/plugin-api';
import fc from 'fast-check';
import { INTEGERS, JSONS, TEXTS, TIMES } from './expressions-back-values.js';

interface Definition {
  readonly name: string;
  readonly postgres: string;
  readonly sqlite: string;
  readonly type: LogicalType;
  /** Texts as PostgreSQL takes them. */
  readonly values: readonly string[];
  /** What SQLite keeps for such a text. */
  readonly kept: (text: string) => string | number | bigint;
}

const same = (text: string): string => text;
function definition(
  name: string,
  postgres: string,
  sqlite: string,
  type: LogicalType,
  values: readonly string[],
  kept: Definition['kept'] = same,
): Definition {
  return { name, postgres, sqlite, type, values, kept };
}

export const DEFINITIONS: readonly Definition[] = [
  definition('id', 'integer', 'INTEGER32', { kind: 'integer', bits: 32 }, [], BigInt),
  definition('s', 'smallint', 'SMALLINT', { kind: 'integer', bits: 16 }, INTEGERS.slice(0, 8), BigInt),
  definition('n', 'integer', 'INTEGER32', { kind: 'integer', bits: 32 }, INTEGERS, BigInt),
  definition(
    'b',
    'bigint',
    'BIGINT',
    { kind: 'bigint' },
    [...INTEGERS, '4611686018427387904', '-9007199254740993'],
    BigInt,
  ),
  definition(
    'r',
    'double precision',
    'DOUBLE PRECISION',
    { kind: 'float', bits: 64 },
    ['0', '1', '-1', '0.5', '-2.5', '0.1', '3.7', '1e10', '1e300'],
    Number,
  ),
  definition(
    'w',
    'double precision',
    'DOUBLE PRECISION',
    { kind: 'float', bits: 64 },
    ['0', '1.5', 'NaN', 'Infinity', '-Infinity'],
    (text) => (text === 'NaN' ? text : Number(text)),
  ),
  definition(
    'f',
    'real',
    'FLOAT4',
    { kind: 'float', bits: 32 },
    ['0', '0.1', '0.5', '-2.5', '3.7', '16777216'],
    Number,
  ),
  definition(
    'p',
    'numeric(8,2)',
    'DECIMAL(8,2)',
    { kind: 'decimal', precision: 8, scale: 2 },
    ['0', '5', '1.25', '-3.50', '99999.99', '0.10', '2.67', '1.05'],
    Number,
  ),
  definition(
    'q',
    'numeric(5,3)',
    'DECIMAL(5,3)',
    { kind: 'decimal', precision: 5, scale: 3 },
    ['0', '0.1', '1.005', '-2.675', '99.999'],
    Number,
  ),
  definition('x', 'numeric', 'DECIMAL_TEXT', { kind: 'decimal' }, [
    '0',
    '0.00',
    '-1.5',
    '12',
    '100',
    'NaN',
    'Infinity',
    '-Infinity',
    '0.000001',
  ]),
  definition('t', 'text', 'TEXT', { kind: 'text' }, TEXTS),
  definition('u', 'text', 'TEXT', { kind: 'text' }, TEXTS),
  definition('v', 'character varying(20)', 'VARCHAR(20)', { kind: 'text', maxLength: 20 }, TEXTS),
  definition('o', 'text COLLATE "C"', 'TEXT', { kind: 'text', collation: 'C' }, TEXTS),
  definition(
    'c',
    'character(3)',
    'POSTGRES_CHARACTER_TEXT(3)',
    { kind: 'native', dialect: 'postgres', name: 'character(3)' },
    ['abc', 'a', 'AB', ''],
    (text) => text.padEnd(3),
  ),
  definition('y', 'boolean', 'BOOLEAN', { kind: 'boolean' }, ['true', 'false'], (text) =>
    text === 'true' ? 1n : 0n,
  ),
  definition('z', 'boolean', 'BOOLEAN', { kind: 'boolean' }, ['true', 'false'], (text) =>
    text === 'true' ? 1n : 0n,
  ),
  definition('d', 'date', 'DATE', { kind: 'date' }, [
    '2020-01-01',
    '1999-12-31',
    '2024-02-29',
    '0001-01-01',
    '9999-12-31',
    'infinity',
  ]),
  definition('h', 'timestamp', 'TIMESTAMP', { kind: 'timestamp', precision: 6, zoned: false }, TIMES),
  definition(
    'i',
    'timestamptz',
    'TIMESTAMPTZ',
    { kind: 'timestamp', precision: 6, zoned: true },
    TIMES.map((text) => `${text}+00:00`),
  ),
  definition('k', 'uuid', 'UUID', { kind: 'uuid' }, [
    '00000000-0000-0000-0000-000000000000',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  ]),
  definition('j', 'jsonb', 'JSONB_TEXT', { kind: 'json', form: 'normalized' }, JSONS),
  definition('m', 'mood', 'TEXT', { kind: 'enum', name: 'mood', values: ['sad', 'ok', 'happy'] }, [
    'sad',
    'ok',
    'happy',
  ]),
  definition('e', 'text[]', 'ARRAY_TEXT', { kind: 'array', of: { kind: 'text' } }, [
    '[]',
    '["a"]',
    '["a","b c"]',
  ]),
];

export const BACK_COLUMNS: readonly Column[] = DEFINITIONS.map(({ name, postgres, type }) => ({
  name,
  type,
  nativeType: postgres.replace(/ COLLATE.*/, ''),
  nullable: true,
  ...(postgres.includes('COLLATE') ? { collation: 'C' } : {}),
}));

/** Rows of texts as PostgreSQL takes them; arrays as JSON. */
export function backRows(count: number, seed: number): readonly (readonly (string | null)[])[] {
  const cells = DEFINITIONS.slice(1).map(({ values }) => fc.option(fc.constantFrom(...values), { freq: 8 }));
  return fc.sample(fc.tuple(...cells), { numRuns: count, seed }).map((row, index) => [String(index), ...row]);
}
