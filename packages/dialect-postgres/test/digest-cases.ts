import type { ColumnPlan, LogicalType } from '@godwit/plugin-api';
import fc from 'fast-check';

const TEXT: LogicalType = { kind: 'text' };
const BIGINT: LogicalType = { kind: 'bigint' };
const FLOAT: LogicalType = { kind: 'float', bits: 64 };
const DECIMAL: LogicalType = { kind: 'decimal' };

const text = fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.replaceAll('\0', ''));
const odd = fc.constantFrom('', "'", "''", '\\', 'NULL', '%s', '%L', 'a\nb\r', "E'\\'", '\u{1F426}', ' x ');
const words = fc.oneof(text, odd);
const bigint = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const double = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, 0, Number.NaN, Infinity, -Infinity, 5e-324, 1e22, 0.1),
);
const decimals = fc.oneof(
  fc.tuple(bigint, fc.integer({ min: 0, max: 20 })).map(([digits, scale]) => `${digits}e-${scale}`),
  fc.constantFrom('0.000', '-0.0', '1.10', '100', '1e30', 'NaN', 'Infinity', '-Infinity'),
);
const times = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .chain((date) => fc.constantFrom('', '001', '120').map((end) => date.toISOString().replace('Z', end)));
const stamps = fc.oneof(
  times,
  fc.constantFrom('infinity', '-infinity', '0044-03-15 BC', '294276-12-31 23:59:59.999999'),
);
const bytes = fc.uint8Array({ maxLength: 9 }).map((value) => `\\x${Buffer.from(value).toString('hex')}`);
const json = fc
  .oneof(fc.json(), fc.constant('{"b":1.10, "a":"it\'s"}'))
  .filter((value) => !value.includes('\\u0000'));
const list = (of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(fc.option(of), { maxLength: 3 }).map((items) => `{${items.map(element).join(',')}}`);
const element = (item: string | null): string =>
  item === null ? 'NULL' : `"${item.replaceAll(/["\\]/g, '\\$&')}"`;

/** Native types with inputs, and the kinds that their values are asked as besides their own. */
export const CASES: readonly (readonly [
  string,
  fc.Arbitrary<unknown>,
  ...(readonly Partial<ColumnPlan>[]),
])[] = [
  ['boolean', fc.boolean(), { as: TEXT }, { as: BIGINT }, { as: DECIMAL }],
  ['smallint', fc.integer({ min: -32_768, max: 32_767 }), { as: BIGINT }, { as: DECIMAL }],
  ['integer', fc.integer(), { as: TEXT }, { as: FLOAT }],
  ['bigint', bigint, { as: TEXT }, { as: FLOAT }, { as: DECIMAL }, { as: { kind: 'integer', bits: 32 } }],
  ['numeric', decimals, { as: TEXT }, { as: FLOAT }],
  ['numeric(12,4)', fc.integer().map((value) => value / 1000)],
  ['real', fc.oneof(fc.float(), fc.constantFrom(-0, Number.NaN, 0.1)), { as: TEXT }, { as: FLOAT }],
  ['double precision', double, { as: TEXT }],
  ['text', words, { as: { kind: 'uuid' } }, { as: { kind: 'json', form: 'text' } }],
  ['varchar(20)', words],
  ['character(5)', fc.constantFrom('', "a'", 'b  ', '\\')],
  ['bytea', bytes, { as: TEXT }],
  ['date', stamps.map((value) => value.replace(/[T ]\d.*/, '')), { as: TEXT }],
  ['time', times.map((value) => value.slice(11))],
  ['timetz', times.map((value) => `${value.slice(11)}+05:45`), { as: TEXT }],
  ['timestamp', stamps, { as: { kind: 'timestamp', precision: 6, zoned: true } }],
  ['timestamptz', stamps],
  ['interval', fc.integer().map((value) => `${value} seconds ${value % 99} days`)],
  ['uuid', fc.uuid(), { as: TEXT }],
  ['json', json, { form: 'normalized' }],
  ['jsonb', json, { form: 'normalized' }, { as: TEXT }],
  ['mood', fc.constantFrom('so', "it's", '\\')],
  ['word', words],
  ['amount', decimals.filter((value) => value !== 'NaN')],
  ['pair', fc.constantFrom('(,)', '(1,"it\'s")', '(,\\\\)')],
  ['inet', fc.constantFrom('10.0.0.1', '10.0.0.1/8', '::1')],
  ['bit varying', fc.constantFrom('', '0101')],
  ['int4range', fc.constantFrom('empty', '[1,5)')],
  ['money', fc.integer().map(String)],
  ['xml', fc.constantFrom('<a b="c">it\'s</a>', '')],
  ['text[]', list(words), { as: TEXT }],
  ['boolean[]', list(fc.constantFrom('t', 'f'))],
  ['bigint[]', list(bigint.map(String))],
  ['double precision[]', list(double.map(String))],
  ['numeric[]', list(fc.constantFrom('1.10', 'NaN'))],
  ['bytea[]', list(bytes)],
  ['timestamptz[]', list(stamps)],
  ['inet[]', list(fc.constantFrom('10.0.0.1'))],
];
