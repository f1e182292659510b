import { ARRAYS, jsonElements } from './array-cell.js';
import type { BadTextRule, ComparableCell, SqliteCell } from './cell.js';
import { exactDecimal } from './decimal.js';
import { parseClock, parseInstant, parseZonedClock } from './instant.js';
import { intervalMeaning } from './interval.js';
import { jsonMeaning } from './json-meaning.js';
import { expectedText } from './text.js';

type Stored = Exclude<SqliteCell, { readonly storage: 'null' }>;
type Expect = (cell: Stored, badText: BadTextRule | undefined) => ComparableCell;

const BOOLEANS: Readonly<Record<string, string>> = { t: 'true', true: 'true', f: 'false', false: 'false' };

/** By the name of the type that PostgreSQL's catalogue gives the column: what a value of SQLite must have become. */
const EXPECTATIONS: Readonly<Record<string, Expect>> = {
  bool: expectBoolean,
  int2: expectInteger,
  int4: expectInteger,
  int8: expectInteger,
  numeric: expectDecimal,
  float4: (cell) => expectFloat(cell, 4),
  float8: (cell) => expectFloat(cell, 8),
  text: expectText,
  varchar: expectText,
  json: expectText,
  uuid: (cell, badText) => ifText(cell, badText, uuidText),
  bytea: (cell) => Buffer.from(contentBytes(cell)).toString('hex'),
  date: (cell, badText) =>
    ifText(cell, badText, (text) =>
      /^\d{4}([-/])\d\d\1\d\d$/.test(text) ? text.replaceAll('/', '-') : undefined,
    ),
  time: (cell, badText) => ifText(cell, badText, (text) => parseClock(text)?.toString()),
  timestamp: (cell, badText) => ifText(cell, badText, (text) => wallClock(text)),
  timestamptz: (cell, badText) => ifText(cell, badText, (text) => parseInstant(text)?.micros.toString()),
  jsonb: (cell, badText) => ifText(cell, badText, jsonMeaning),
  timetz: (cell, badText) => ifText(cell, badText, parseZonedClock),
  interval: (cell, badText) => ifText(cell, badText, intervalMeaning),
  ...Object.fromEntries(ARRAYS.map((name): [string, Expect] => [name, expectArray])),
};

/** What `cell` must have become in a column of the type `typeName`; the spelling is that of `foundCell`. */
export function expectedCell(cell: SqliteCell, typeName: string, badText?: BadTextRule): ComparableCell {
  if (cell.storage === 'null') return null;
  const expect = EXPECTATIONS[typeName];
  return expect === undefined ? { unfit: `no rule for the type ${typeName}` } : expect(cell, badText);
}

function expectBoolean(cell: Stored, badText: BadTextRule | undefined): ComparableCell {
  if (cell.storage === 'integer' && cell.value <= 1n && cell.value >= 0n) return String(cell.value === 1n);
  return ifText(cell, badText, (text) => BOOLEANS[text.toLowerCase()]);
}

function expectInteger(cell: Stored): ComparableCell {
  return cell.storage === 'integer' ? String(cell.value) : { unfit: `${cell.storage} in an integer column` };
}

function expectDecimal(cell: Stored, badText: BadTextRule | undefined): ComparableCell {
  if (cell.storage === 'text') return ifText(cell, badText, exactDecimal);
  if (cell.storage === 'blob') return { unfit: 'blob in a numeric column' };
  return exactDecimal(String(cell.value)) ?? String(cell.value);
}

/** The bits: the only spelling of a float that loses nothing. */
function expectFloat(cell: Stored, size: 4 | 8): ComparableCell {
  if (cell.storage === 'text' || cell.storage === 'blob')
    return { unfit: `${cell.storage} in a float column` };
  const number = Number(cell.value);
  if (typeof cell.value === 'bigint' && BigInt(number) !== cell.value)
    return { unfit: 'integer beyond a double' };
  if (size === 4 && Math.fround(number) !== number)
    return { unfit: 'double in a column of single precision' };
  const bits = Buffer.alloc(size);
  if (size === 4) bits.writeFloatBE(number);
  else bits.writeDoubleBE(number);
  return bits.toString('hex');
}

/** A number that landed in a text column is spelled in the shortest way that reads back to it. */
function expectText(cell: Stored, badText: BadTextRule | undefined): ComparableCell {
  return expectedText(contentBytes(cell), badText);
}

function contentBytes(cell: Stored): Uint8Array {
  return typeof cell.value === 'object' ? cell.value : Buffer.from(String(cell.value));
}

function expectArray(cell: Stored, badText: BadTextRule | undefined): ComparableCell {
  return ifText(cell, badText, jsonElements);
}

/** PostgreSQL takes any case, braces and missing hyphens, and gives one spelling. */
function uuidText(text: string): string | undefined {
  const digits = text
    .replace(/^\{(.*)\}$/, '$1')
    .replaceAll('-', '')
    .toLowerCase();
  const match = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(digits);
  return match?.slice(1).join('-');
}

function wallClock(text: string): string | undefined {
  const instant = parseInstant(text);
  return instant?.zoned === false ? instant.micros.toString() : undefined;
}

function ifText(
  cell: Stored,
  badText: BadTextRule | undefined,
  read: (text: string) => string | undefined,
): ComparableCell {
  if (cell.storage !== 'text') return { unfit: `${cell.storage} where text is expected` };
  const text = expectedText(cell.value, badText);
  return typeof text === 'string' ? (read(text) ?? { unfit: 'text of another form' }) : text;
}
