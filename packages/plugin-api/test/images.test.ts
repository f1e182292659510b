import { randomBytes } from 'node:crypto';
import { encodeCellImages, ImageSum, type Row } from '../src/index.js';
import { murmurHash } from '../src/values/images/murmur-hash.js';

/** Made by mmh3 5 for Python: hash_bytes(text, x64arch=False), each lane with its highest byte first. */
test.each([
  ['', '00000000000000000000000000000000'],
  ['a', 'a794933c5556b01b5556b01b5556b01b'],
  ['hello', '2b2444a0db91def79adb31b69adb31b6'],
  ['The quick brown fox jumps over the lazy dog', '2f1583c3ecee2c675d7bf66ce5e91d2c'],
])('the hash of %j is that of MurmurHash3', (text, expected) => {
  const bytes = Buffer.from(`<${text}>`);
  const lanes = new Uint32Array(4);
  murmurHash(new DataView(bytes.buffer, bytes.byteOffset), 1, bytes.length - 1, lanes);
  expect([...lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('')).toBe(expected);
});

const COLUMNS = [{ as: { kind: 'bigint' } }, { as: { kind: 'bytes' } }] as const;

function rowsOf(count: number): readonly Row[] {
  return Array.from({ length: count }, (_, id) => [BigInt(id), id % 3 === 0 ? null : randomBytes(id)]);
}

function sumOf(...batches: (readonly Row[])[]): ImageSum {
  const sum = new ImageSum();
  for (const rows of batches) sum.add(encodeCellImages(rows, COLUMNS));
  return sum;
}

test('images of many rows are those of each, one after another', () => {
  const rows = rowsOf(500);
  const each = Buffer.concat(rows.map((row) => encodeCellImages([row], COLUMNS)));
  expect(each.equals(encodeCellImages(rows, COLUMNS))).toBe(true);
});

test('a sum of images is that of the same rows in any order and any batches, and of no others', () => {
  const rows = rowsOf(300);
  const whole = sumOf(rows);
  expect(whole.rows).toBe(300);
  expect(sumOf(rows.toReversed().slice(0, 100), rows.toReversed().slice(100)).digest).toBe(whole.digest);
  const joined = sumOf(rows.slice(0, 77));
  joined.join(sumOf(rows.slice(77)));
  expect([joined.rows, joined.digest]).toEqual([300, whole.digest]);
  const [, first = [], ...rest] = rows;
  expect(sumOf([first, first, ...rest]).digest).not.toBe(whole.digest);
  expect(sumOf([[0n, null], [1n, null], ...rest]).digest).not.toBe(whole.digest);
});

test.each([65_534, 65_535, 65_536, 65_537])(
  'a long text is whole where a character of two halves stands at %s',
  (place) => {
    const text = `${'a'.repeat(place)}\u{1F426}ü${'b'.repeat(70_000)}`;
    const bytes = Buffer.from(text);
    const image = encodeCellImages([[text]], [{ as: { kind: 'text' } }]);
    expect(Buffer.from(image.subarray(6)).equals(bytes)).toBe(true);
    expect(new DataView(image.buffer).getInt32(2)).toBe(bytes.length);
  },
);

test('half of a surrogate pair becomes U+FFFD, wherever it stands', () => {
  for (const place of [0, 65_535, 65_536]) {
    const text = `${'a'.repeat(place)}\ud83d${'b'.repeat(70_000)}`;
    const image = encodeCellImages([[text]], [{ as: { kind: 'text' } }]);
    expect(Buffer.from(image.subarray(6)).equals(Buffer.from(text))).toBe(true);
  }
});
