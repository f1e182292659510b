import type { LogicalType, Value } from '@godwit/plugin-api';
import { type CastOptions, cast } from '@godwit/transforms';
import { failure, runTransform, runValue } from './run-transform.js';

const match = { column: 'c' };
const TEXT: LogicalType = { kind: 'text' };
const FLOAT: LogicalType = { kind: 'float', bits: 64 };
const BIGINT: LogicalType = { kind: 'bigint' };
const DECIMAL: LogicalType = { kind: 'decimal' };
const DATE: LogicalType = { kind: 'date' };
const BYTES: LogicalType = { kind: 'bytes' };
const MOMENT: LogicalType = { kind: 'timestamp', precision: 6, zoned: true };
const CLOCK: LogicalType = { kind: 'timestamp', precision: 6, zoned: false };
const MOOD: LogicalType = { kind: 'enum', name: 'mood', values: ['sad', 'ok'] };
const UUID = '0aceface-0000-4000-8000-00000000beef';

type Case = [
  from: LogicalType,
  to: CastOptions['to'],
  value: Value,
  result: Value,
  more?: Partial<CastOptions>,
];

test.each<Case>([
  [TEXT, 'integer', '-007', -7],
  [TEXT, 'integer', '12.00', 12],
  [TEXT, 'bigint', '+9223372036854775807', 9223372036854775807n],
  [BIGINT, 'smallint', -32768n, -32768],
  [FLOAT, 'bigint', 1e15, 1000000000000000n],
  [FLOAT, 'bigint', -30023997515803312, -30023997515803312n],
  [DECIMAL, 'bigint', '5.0', 5n],
  [{ kind: 'boolean' }, 'integer', true, 1],
  [TEXT, 'decimal', '1.50', '1.50'],
  [TEXT, 'decimal', '+.5e1', '5'],
  [TEXT, 'decimal', '-007.10', '-7.10'],
  [TEXT, 'decimal', '-0.00', '0.00'],
  [TEXT, 'decimal(5,2)', '123.4500', '123.45'],
  [TEXT, 'decimal(5,2)', '1', '1'],
  [DECIMAL, { kind: 'decimal', precision: 2, scale: -2 }, '9900', '9900'],
  [DECIMAL, { kind: 'decimal', precision: 2, scale: 4 }, '0.0099', '0.0099'],
  [FLOAT, 'decimal', 0.1, '0.1'],
  [FLOAT, 'decimal', 1e21, '1000000000000000000000'],
  [FLOAT, 'decimal', -1.5e-7, '-0.00000015'],
  [FLOAT, 'decimal', Number.NaN, 'NaN'],
  [DECIMAL, 'decimal(3,1)', 'NaN', 'NaN'],
  [BIGINT, 'decimal', -5n, '-5'],
  [DECIMAL, 'float', '0.1', 0.1],
  [DECIMAL, 'float', '-Infinity', Number.NEGATIVE_INFINITY],
  [BIGINT, 'float', 9007199254740992n, 9007199254740992],
  [TEXT, 'float', '1e-7', 1e-7],
  [FLOAT, 'float32', 0.1, 0.1],
  [FLOAT, 'float32', 0.5, 0.5],
  [FLOAT, 'float32', -0, -0],
  [FLOAT, 'float32', Number.NaN, Number.NaN],
  [BIGINT, 'float32', 16777216n, 16777216],
  [TEXT, 'boolean', 'Yes', true],
  [MOOD, 'boolean', 'off', false],
  [BIGINT, 'boolean', 0n, false],
  [DECIMAL, 'boolean', '1.0', true],
  [TEXT, 'date', '2024-02-29', '2024-02-29'],
  [TEXT, 'date', '2024-02-29T00:00', '2024-02-29'],
  [TEXT, 'date', '0044-03-15 BC', '0044-03-15 BC'],
  [TEXT, 'date', 'infinity', 'infinity'],
  [MOMENT, 'date', '2024-02-29 00:00:00+00', '2024-02-29'],
  [MOMENT, 'date', '2024-02-28 22:00:00+00', '2024-02-29', { zone: '+02:00' }],
  [CLOCK, 'date', '0001-02-03 00:00:00 BC', '0001-02-03 BC'],
  [TEXT, 'time', '7:05'.padStart(5, '0'), '07:05:00'],
  [TEXT, 'time(3)', '07:05:06.120000', '07:05:06.12'],
  [TEXT, 'timetz', '07:05:06-0330', '07:05:06-03:30'],
  [TEXT, 'timetz', '07:05:06', '07:05:06Z', { zone: 'UTC' }],
  [TEXT, 'time', '24:00:00', '24:00:00'],
  [TEXT, 'time', '2000-01-01 07:05:06.5', '07:05:06.5'],
  [TEXT, 'time', '1970-01-01T07:05:06.000+00:00', '07:05:06'],
  [TEXT, 'timetz', '2000-01-01 07:05:06', '07:05:06Z', { zone: 'UTC' }],
  [TEXT, 'timestamp', '2024-01-31T10:20', '2024-01-31 10:20:00'],
  [TEXT, 'timestamp', '2024-01-31T10:20:00.5Z', '2024-01-31 10:20:00.5'],
  [TEXT, 'timestamp', '2024-01-31T10:20:00+00:00', '2024-01-31 12:20:00', { zone: '+02:00' }],
  [TEXT, 'timestamptz', '2024-01-31 23:30:00.5-01:00', '2024-02-01 00:30:00.5+00'],
  [TEXT, 'timestamptz', '2024-01-31T23:30:00Z', '2024-01-31 23:30:00+00'],
  [TEXT, 'timestamptz', '2024-01-31', '2024-01-30 22:00:00+00', { zone: '+02:00' }],
  [TEXT, 'timestamptz', '0001-01-01 00:30:00 BC', '0002-12-31 23:30:00+00 BC', { zone: '+01' }],
  [DATE, 'timestamp', '2024-01-31', '2024-01-31 00:00:00'],
  [DATE, 'timestamptz', '-infinity', '-infinity'],
  [CLOCK, 'timestamptz', '2024-01-31 00:00:00', '2024-01-31 00:00:00+00', { zone: 'Z' }],
  [MOMENT, 'timestamp', '2024-01-31 23:00:00+00', '2024-02-01 01:00:00', { zone: '+02:00' }],
  [MOMENT, 'timestamp', '2024-01-31 23:00:00+00', '2024-01-31 23:00:00'],
  [MOMENT, 'timestamptz(0)', '2024-01-31 23:00:00+00', '2024-01-31 23:00:00+00'],
  [TEXT, 'interval', 'P1DT-2.5S', 'P1DT-2.5S'],
  [TEXT, 'interval', '1 year -1 days +100:00:00.5', 'P1Y-1DT100H0.5S'],
  [TEXT, 'uuid', `{${UUID.toUpperCase()}}`, UUID],
  [TEXT, 'uuid', UUID.replaceAll('-', ''), UUID],
  [BYTES, 'uuid', new Uint8Array(Buffer.from(UUID.replaceAll('-', ''), 'hex')), UUID],
  [{ kind: 'uuid' }, 'bytes', UUID, new Uint8Array(Buffer.from(UUID.replaceAll('-', ''), 'hex'))],
  [TEXT, 'bytes', '\\x00fF', new Uint8Array([0, 255])],
  [TEXT, 'bytes', '00ff', new Uint8Array([0, 255])],
  [TEXT, 'bytes', 'AP8=', new Uint8Array([0, 255]), { bytes: 'base64' }],
  [TEXT, 'bytes', 'é', new Uint8Array([0xc3, 0xa9]), { bytes: 'utf8' }],
  [BYTES, 'text', new Uint8Array([0, 255]), '\\x00ff'],
  [BYTES, 'text', new Uint8Array([0, 255]), 'AP8=', { bytes: 'base64' }],
  [BYTES, 'text', new Uint8Array([0xef, 0xbb, 0xbf, 0x61]), '\ufeffa', { bytes: 'utf8' }],
  [TEXT, 'json', ' {"b": 1, "a": 1.10} ', ' {"b": 1, "a": 1.10} '],
  [DECIMAL, 'jsonb', '12345678901234567890.10', '12345678901234567890.10'],
  [{ kind: 'boolean' }, 'json', false, 'false'],
  [TEXT, MOOD, 'ok', 'ok'],
  [MOOD, 'text', 'ok', 'ok'],
  [FLOAT, 'text', Number.POSITIVE_INFINITY, 'Infinity'],
  [FLOAT, 'text', 1e21, '1e+21'],
  [{ kind: 'array', of: BIGINT }, 'text', [1n, null], '["1",null]'],
  [{ kind: 'native', dialect: 'postgres', name: 'inet' }, 'text', '10.0.0.1/8', '10.0.0.1/8'],
  [TEXT, 'text(3)', 'a\u{1f600}b', 'a\u{1f600}b'],
])('%j to %p: %p', async (from, to, value, result, more = {}) => {
  const ran = await runTransform(cast({ match, to, ...more }), from, [value, null]);
  expect(ran.values).toEqual([result, null]);
  expect(ran.nullable).toBe(false);
});

type Wrong = [
  from: LogicalType,
  to: CastOptions['to'],
  value: Value,
  reason: string,
  more?: Partial<CastOptions>,
];

test.each<Wrong>([
  [TEXT, 'integer', '', 'no number'],
  [TEXT, 'integer', ' 1', 'no number'],
  [TEXT, 'integer', '0x10', 'no number'],
  [TEXT, 'integer', '1.5', 'no whole number'],
  [TEXT, 'integer', '2147483648', 'too large'],
  [BIGINT, 'smallint', -32769n, 'too large'],
  [TEXT, 'bigint', '1e9999', 'too large'],
  [TEXT, 'bigint', '1e99999', 'no number'],
  [FLOAT, 'bigint', 0.5, 'no whole number'],
  [FLOAT, 'integer', Number.NaN, 'not finite'],
  [DECIMAL, 'bigint', 'Infinity', 'not finite'],
  [TEXT, 'decimal(5,2)', '1.005', 'more digits'],
  [TEXT, 'decimal(5,2)', '1000', 'more digits'],
  [FLOAT, 'decimal(5,2)', Number.POSITIVE_INFINITY, 'not finite'],
  [DECIMAL, { kind: 'decimal', precision: 2, scale: -2 }, '9950', 'more digits'],
  [TEXT, 'decimal', 'one', 'no number'],
  [BIGINT, 'float', 9007199254740993n, 'exactly'],
  [DECIMAL, 'float', '0.10000000000000000001', 'exactly'],
  [TEXT, 'float', '1e400', 'exactly'],
  [FLOAT, 'float32', 0.1000000001, 'exactly'],
  [BIGINT, 'float32', 16777217n, 'exactly'],
  [BIGINT, 'float32', 1000000000000000000n, 'exactly'],
  [TEXT, 'boolean', 'maybe', 'words'],
  [BIGINT, 'boolean', 2n, 'words'],
  [TEXT, 'date', '2023-02-29', 'YYYY-MM-DD'],
  [TEXT, 'date', '2024-02-29 00:00:01', 'time of day'],
  [TEXT, 'date', '2024-02-29 00:00:00+01:00', 'YYYY-MM-DD'],
  [TEXT, 'date', '0000-01-01', 'YYYY-MM-DD'],
  [TEXT, 'date', '02024-01-01', 'YYYY-MM-DD'],
  [TEXT, 'date', '4714-11-23 BC', 'YYYY-MM-DD'],
  [MOMENT, 'date', '2024-02-29 00:00:01+00', 'time of day'],
  [TEXT, 'time', '25:00', 'HH:MM:SS'],
  [TEXT, 'time', '10:00:00.1234567', 'HH:MM:SS'],
  [TEXT, 'time(0)', '10:00:00.5', 'more digits'],
  [TEXT, 'time', '10:00:00Z', 'zone'],
  [TEXT, 'time', '2000-01-02 10:00:00', 'HH:MM:SS'],
  [TEXT, 'time', '2000-01-01 10:00:00+01:00', 'HH:MM:SS'],
  [TEXT, 'timetz', '10:00:00', 'zone'],
  [TEXT, 'timestamp', 'yesterday', 'YYYY-MM-DD HH:MM:SS'],
  [TEXT, 'timestamp', '2024-01-31 10:20:60', 'YYYY-MM-DD HH:MM:SS'],
  [TEXT, 'timestamp', '2024-01-31 10:20+02', 'zone'],
  [TEXT, 'timestamptz', '2024-01-31 10:20', 'zone'],
  [TEXT, 'timestamp', '294277-01-01 00:00:00', 'beyond'],
  [CLOCK, 'timestamp(2)', '2024-01-31 10:20:00.123', 'more digits'],
  [DATE, 'timestamptz', '2024-01-31', 'zone'],
  [TEXT, 'interval', '1 fortnight', 'ISO 8601'],
  [TEXT, 'uuid', `${UUID}0`, 'no UUID'],
  [TEXT, 'uuid', `{${UUID}`, 'no UUID'],
  [BYTES, 'uuid', new Uint8Array(15), 'no UUID'],
  [TEXT, 'bytes', 'abc', 'hex'],
  [TEXT, 'bytes', 'AP8', 'base64', { bytes: 'base64' }],
  [TEXT, 'bytes', 'A===', 'base64', { bytes: 'base64' }],
  [TEXT, 'bytes', 'A=P8', 'base64', { bytes: 'base64' }],
  [TEXT, 'bytes', '\ud800', 'half of a character', { bytes: 'utf8' }],
  [BYTES, 'text', new Uint8Array([0xff]), 'no text', { bytes: 'utf8' }],
  [TEXT, 'json', "{'a':1}", 'no JSON'],
  [FLOAT, 'json', Number.NaN, 'no JSON'],
  [TEXT, MOOD, 'Ok', 'enum'],
  [TEXT, 'text(3)', 'abcd', 'more characters'],
])('%j does not become %p: %p (%s)', async (from, to, value, reason, more = {}) => {
  const error = await failure(() => runValue(cast({ match, to, ...more }), from, value));
  expect(error).toMatchObject({ code: 'VALUE_DOES_NOT_FIT', message: expect.stringContaining(reason) });
  if (typeof value === 'string' && value.length > 4) expect(error.message).not.toContain(value);
  const ran = await runTransform(cast({ match, to, onMisfit: 'null', ...more }), from, [value]);
  expect(ran).toMatchObject({ nullable: true, values: [null] });
});

test('base64 of tens of millions of characters becomes bytes', async () => {
  const made = await runValue(cast({ match, to: 'bytes', bytes: 'base64' }), TEXT, 'AP8A'.repeat(8_000_000));
  expect(ArrayBuffer.isView(made) && made.byteLength).toBe(24_000_000);
});

test('keeps how text compares, and matches only what it can cast', async () => {
  const nocase: LogicalType = { kind: 'text', collation: 'nocase' };
  expect((await runTransform(cast({ match, to: 'text(9)' }), nocase, [])).type).toEqual({
    kind: 'text',
    maxLength: 9,
    collation: 'nocase',
  });
  expect(cast({ match, to: 'uuid' }).match.kind).toEqual(['uuid', 'text', 'bytes']);
});
