import Database from 'better-sqlite3';
import fc from 'fast-check';
import { jsonbText } from '../src/values/jsonb.js';

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

test('bytes that SQLite does not take for JSONB are none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      const text = jsonbText(bytes);
      if (text === undefined) return;
      expect(isValid.get(Buffer.from(bytes))).toBe(1);
      expect(JSON.parse(text)).toEqual(JSON.parse(unpack.get(Buffer.from(bytes)) as string));
    }),
    { numRuns: 2_000 },
  );
});
