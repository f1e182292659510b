import { serverVersion } from '@godwit/test-support';
import fc from 'fast-check';
import {
  anyText,
  clockOf,
  dayOf,
  decimalOf,
  floatOf,
  integerOf,
  jsonText,
  listOf,
  offset,
  type Texts,
} from './arbitraries.js';

/** Every logical kind as a type of PostgreSQL, with any of its values, as texts that its input takes. */
export type Kinds = Readonly<Record<string, { readonly type: string; readonly values: Texts }>>;

const version = await serverVersion();
const WORDS = ['', 'sad', "it's ok", 'HAPPY', 'é😀', '{},"'] as const;
const ENDLESS = fc.constantFrom('infinity', '-infinity');

const spellFloat = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
const moment = (min: number, max: number, digits = 6): Texts =>
  fc.tuple(dayOf(min, max), clockOf(digits)).map((parts) => parts.join(' '));
/** PostgreSQL says BC after all else; the leap years before Christ are others. */
const anyEra = (before: Texts, after: Texts): Texts =>
  fc.oneof(
    { weight: 4, arbitrary: after },
    before.map((text) => `${text.replace('-02-29', '-02-28')} BC`),
    ENDLESS,
  );
const zoned = (of: Texts): Texts => fc.tuple(of, offset).map((parts) => parts.join(''));
const hex: Texts = fc
  .uint8Array({ maxLength: 24 })
  .map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`);
const numeric: Texts = fc.oneof(
  { weight: 6, arbitrary: decimalOf(60, 40) },
  fc.constantFrom('NaN', 'Infinity', '-Infinity', `1${'0'.repeat(999)}`, `0.${'0'.repeat(999)}1`),
);
const interval: Texts = fc.oneof(
  fc
    .tuple(fc.integer({ min: -100_000, max: 100_000 }), fc.integer(), clockOf(6), fc.constantFrom('', '-'))
    .map(([months, days, clock, sign]) => `${months} months ${days} days ${sign}${clock}`),
  // PostgreSQL 17 brought intervals without end.
  ...(version < 17 ? [] : [ENDLESS]),
);
const int = (bits: 16 | 32 | 64): Texts => integerOf(bits).map(String);
const float = (bits: 32 | 64): Texts => floatOf(bits).map(spellFloat);
const timestamptz = anyEra(zoned(moment(1, 4712)), zoned(moment(1, 294_000)));
const uuid = fc.uuid();

/** PostgreSQL 15 brought scales above the precision. */
const SMALL = version < 15 ? 'numeric(5,5)' : 'numeric(3,5)';

export const POSTGRES_KINDS: Kinds = {
  boolean: { type: 'boolean', values: fc.constantFrom('t', 'f') },
  integer16: { type: 'smallint', values: int(16) },
  integer32: { type: 'integer', values: int(32) },
  bigint: { type: 'bigint', values: int(64) },
  decimal: { type: 'numeric', values: numeric },
  decimal_15_4: { type: 'numeric(15,4)', values: decimalOf(11, 4) },
  decimal_38_10: { type: 'numeric(38,10)', values: decimalOf(28, 10) },
  decimal_3_5: { type: SMALL, values: fc.integer({ min: -999, max: 999 }).map((n) => `${n}e-5`) },
  float32: { type: 'real', values: float(32) },
  float64: { type: 'double precision', values: float(64) },
  text: { type: 'text', values: anyText },
  text_24: { type: 'varchar(24)', values: anyText.map((text) => [...text].slice(0, 24).join('')) },
  bytes: { type: 'bytea', values: hex },
  date: { type: 'date', values: anyEra(dayOf(1, 4712), dayOf(1, 5_000_000)) },
  time: { type: 'time', values: clockOf(6) },
  time_zoned: { type: 'timetz', values: zoned(clockOf(6)) },
  timestamp: { type: 'timestamp', values: anyEra(moment(1, 4712), moment(1, 294_000)) },
  timestamp_3: { type: 'timestamp(3)', values: moment(1, 9999, 3) },
  timestamp_zoned: { type: 'timestamptz', values: timestamptz },
  interval: { type: 'interval', values: interval },
  uuid: { type: 'uuid', values: uuid },
  json: { type: 'json', values: jsonText },
  jsonb: { type: 'jsonb', values: jsonText },
  enum: { type: 'mood', values: fc.constantFrom(...WORDS) },
  native: { type: 'tsvector', values: fc.constantFrom('', "'a':1A,3 'b''c':2B", "'é'") },
  texts: { type: 'text[]', values: listOf(anyText) },
  bigints: { type: 'bigint[]', values: listOf(int(64)) },
  floats: { type: 'double precision[]', values: listOf(float(64)) },
  decimals: { type: 'numeric[]', values: listOf(numeric) },
  booleans: { type: 'boolean[]', values: listOf(fc.constantFrom('t', 'f')) },
  bytes_list: { type: 'bytea[]', values: listOf(hex) },
  times: { type: 'timestamptz[]', values: listOf(timestamptz) },
  uuids: { type: 'uuid[]', values: listOf(uuid) },
  jsons: { type: 'json[]', values: listOf(jsonText) },
  enums: { type: 'mood[]', values: listOf(fc.constantFrom(...WORDS)) },
};

export const POSTGRES_TYPES = `CREATE TYPE mood AS ENUM (${WORDS.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')})`;
