import fc from 'fast-check';
import { anyText, clockOf, dayOf, decimalOf, floatOf, integerOf, jsonText, offset } from './arbitraries.js';

/** What can be bound to a cell of SQLite. */
export type Bound = bigint | number | string | Uint8Array;
export type Kinds = Readonly<Record<string, { readonly type: string; readonly values: fc.Arbitrary<Bound> }>>;

const moment = fc.tuple(dayOf(1, 9999), fc.constantFrom(' ', 'T'), clockOf(6)).map((parts) => parts.join(''));
const bytes = fc.uint8Array({ maxLength: 24 });
const isoInterval = fc
  .tuple(fc.nat({ max: 99 }), fc.nat({ max: 11 }), fc.nat({ max: 400 }), fc.nat({ max: 999 }))
  .map(
    ([years, months, days, millis]) => `P${years}Y${months}M${days}DT0.${String(millis).padStart(3, '0')}S`,
  );
const list = (of: fc.Arbitrary<string | number | boolean>): fc.Arbitrary<string> =>
  fc.array(fc.option(of), { maxLength: 5 }).map((parts) => JSON.stringify(parts));
const finite = floatOf(64).filter(Number.isFinite);

/** Every logical kind by a declared type of SQLite, with values as an application writes them. */
export const SQLITE_KINDS: Kinds = {
  boolean: { type: 'BOOLEAN', values: fc.constantFrom(0n, 1n) },
  integer16: { type: 'SMALLINT', values: integerOf(16) },
  integer32: { type: 'INTEGER32', values: integerOf(32) },
  bigint: { type: 'INTEGER', values: integerOf(64) },
  decimal: { type: 'DECIMAL_TEXT', values: decimalOf(60, 40) },
  decimal_10_2: { type: 'DECIMAL(10,2)', values: decimalOf(8, 2) },
  decimal_38_10: { type: 'DECIMAL_TEXT(38,10)', values: decimalOf(28, 10) },
  numeric: { type: 'NUMERIC', values: fc.oneof(integerOf(64), finite) },
  float32: { type: 'FLOAT4', values: floatOf(32) },
  float64: { type: 'REAL', values: floatOf(64) },
  text: { type: 'TEXT', values: anyText },
  text_24: { type: 'VARCHAR(24)', values: anyText },
  string: { type: 'STRING', values: anyText },
  bytes: { type: 'BLOB', values: bytes },
  date: { type: 'DATE', values: dayOf(1, 9999) },
  time: { type: 'TIME', values: clockOf(6) },
  time_zoned: { type: 'TIMETZ', values: fc.tuple(clockOf(6), offset).map((parts) => parts.join('')) },
  timestamp: { type: 'DATETIME', values: moment },
  timestamp_zoned: { type: 'TIMESTAMPTZ', values: fc.tuple(moment, offset).map((parts) => parts.join('')) },
  interval: { type: 'INTERVAL_TEXT', values: isoInterval },
  uuid: { type: 'UUID', values: fc.uuid() },
  json: { type: 'JSON', values: jsonText },
  jsonb: { type: 'JSONB_TEXT', values: jsonText },
  texts: { type: 'TEXT_ARRAY_TEXT', values: list(anyText) },
  bigints: { type: 'BIGINT_ARRAY_TEXT', values: list(fc.integer()) },
  booleans: { type: 'BOOLEAN_ARRAY_TEXT', values: list(fc.boolean()) },
};

/** A value of any storage class, whatever its column declares. */
export const anyCell: fc.Arbitrary<Bound> = fc.oneof(
  integerOf(64),
  floatOf(64),
  anyText,
  bytes,
  ...Object.values(SQLITE_KINDS).map(({ values }) => values),
);
