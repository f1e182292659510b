import Database from 'better-sqlite3';
import fc from 'fast-check';
import { jsonbText } from '../src/types/values/jsonb.js';

const db = new Database(':memory:');
afterAll(() => db.close());

const pack = db.prepare<[string], Buffer>('SELECT jsonb(?)').pluck();
const unpack = db.prepare<[Buffer], string>('SELECT json(?)').pluck();
const isValid = db.prepare<[Buffer], number>('SELECT json_valid(?, 8)').pluck();

function packed(text: string): Buffer {
  return pack.get(text) as Buffer;
}

test('what SQLite packs is read as SQLite itself reads it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const blob = packed(text);
      expect(jsonbText(blob)).toBe(unpack.get(blob));
    }),
  );
});

test.each([
  '0',
  '-1.50',
  '1e400',
  '"\\u00e9\\n\\\\"',
  '{"b":1,"a":[null,true,{}],"b":2}',
  `"${'x'.repeat(70_000)}"`,
])('%.20s keeps its spelling', (text) => {
  expect(jsonbText(packed(text))).toBe(text);
});

test.each(['{a:1}', '0x1F', '.5', "'x'"])(
  'what only JSON5 has (%s) is read as SQLite reads it or not at all',
  (text) => {
    const blob = packed(text);
    expect([undefined, unpack.get(blob)]).toContain(jsonbText(blob));
  },
);

test.each([
  ['a FLOAT without point and exponent', [0x15, 0x30]],
  ['null with a longer header', [0xc0, 0]],
  ['true with a longer header', [0xc1, 0]],
  ['TEXT with an escape', [0x27, 0x5c, 0x22]],
  ['TEXT with a quote', [0x17, 0x22]],
])('%s is no JSONB, as SQLite says', (_what, bytes) => {
  expect(isValid.get(Buffer.from(bytes))).toBe(0);
  expect(jsonbText(Uint8Array.from(bytes))).toBeUndefined();
});

/** Bytes that are likely to be headers and texts of numbers and strings. */
const likely = fc.oneof(
  fc.nat(255),
  fc.tuple(fc.nat(15), fc.nat(4)).map(([kind, size]) => size * 16 + kind),
  fc.constantFrom(...Buffer.from('0123456789+-.eE"\\u/abnt ')),
);

test('bytes that SQLite does not take for JSONB are none', () => {
  fc.assert(
    fc.property(fc.array(likely, { maxLength: 12 }), (array) => {
      const bytes = Uint8Array.from(array);
      const text = jsonbText(bytes);
      if (text === undefined) return;
      expect(isValid.get(Buffer.from(bytes))).toBe(1);
      expect(JSON.parse(text)).toEqual(JSON.parse(unpack.get(Buffer.from(bytes)) as string));
    }),
    { numRuns: 20_000 },
  );
});
