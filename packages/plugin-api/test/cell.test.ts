import {
  type ColumnPlan,
  cellTooLarge,
  cleanText,
  formatCell,
  type LogicalType,
  parseCell,
  type Value,
} from '../src/index.js';

const options = { badText: 'fail', maxCellBytes: 100 } as const;
const plan = (as: LogicalType): ColumnPlan => ({ name: 'c', as });

describe('a cell that is stored as its canonical text', () => {
  test.each<[Value, LogicalType]>([
    [null, { kind: 'text' }],
    ['', { kind: 'text' }],
    [9007199254740993n, { kind: 'bigint' }],
    [-0, { kind: 'float', bits: 64 }],
    [Number.NaN, { kind: 'float', bits: 64 }],
    [Uint8Array.of(0, 255), { kind: 'bytes' }],
    [[1n, null], { kind: 'array', of: { kind: 'bigint' } }],
  ])('%p comes back', (value, type) => {
    expect(parseCell(formatCell(value, plan(type)), plan(type), options, 'id=1')).toEqual(value);
  });

  test('what is not there is NULL', () => {
    expect(parseCell(undefined, plan({ kind: 'text' }), options, 'id=1')).toBeNull();
    expect(formatCell(undefined, plan({ kind: 'text' }))).toBeNull();
  });

  test.each<[string, LogicalType, string]>([
    ['x'.repeat(101), { kind: 'text' }, 'CELL_TOO_LARGE'],
    ['ä'.repeat(51), { kind: 'text' }, 'CELL_TOO_LARGE'],
    [`\\x${'00'.repeat(101)}`, { kind: 'bytes' }, 'CELL_TOO_LARGE'],
    ['a\0b', { kind: 'text' }, 'BAD_TEXT'],
    ['a\ud800', { kind: 'text' }, 'BAD_TEXT'],
    ['old', { kind: 'bigint' }, 'VALUE_DOES_NOT_FIT'],
    ['1.0', { kind: 'float', bits: 64 }, 'VALUE_DOES_NOT_FIT'],
    ['yes', { kind: 'boolean' }, 'VALUE_DOES_NOT_FIT'],
    ['{}', { kind: 'array', of: { kind: 'text' } }, 'VALUE_DOES_NOT_FIT'],
  ])('%j as %p is refused with its place', (text, type, code) => {
    const place = { column: 'c', key: 'id=1' };
    expect(() => parseCell(text, plan(type), options, 'id=1')).toThrow(
      expect.objectContaining({ code, place }),
    );
  });

  test('a larger value than any that can be moved asks for no higher limit', () => {
    expect(cellTooLarge(101, 100, { column: 'c' }).hint).toContain('Raise maxCellBytes');
    const hint = cellTooLarge(500_000_001, 500_000_000, { column: 'c' }).hint;
    expect(hint).toBe(
      'No value of more than 500000000 bytes can be moved and compared: leave the row out with options.where.',
    );
  });

  test('a column says for itself what becomes of bad text, and may have NULL for what does not fit', () => {
    const text = { ...plan({ kind: 'text' }), badText: 'strip' } as const;
    expect(parseCell('a\0b', text, options, 'id=1')).toBe('ab');
    const number = { ...plan({ kind: 'bigint' }), misfits: 'null' } as const;
    expect(parseCell('old', number, options, 'id=1')).toBeNull();
  });

  test('a cell of exactly the largest size passes', () => {
    expect(parseCell('ä'.repeat(50), plan({ kind: 'text' }), options, 'id=1')).toBe('ä'.repeat(50));
    const bytes = `\\x${'00'.repeat(100)}`;
    expect(parseCell(bytes, plan({ kind: 'bytes' }), options, 'id=1')).toEqual(new Uint8Array(100));
  });
});

test('bad text is refused, cut or replaced; pairs of surrogates stay', () => {
  const bad = 'a\0b\ud800c\udc00🐦';
  expect(cleanText(bad, 'fail')).toBeUndefined();
  expect(cleanText(bad, 'strip')).toBe('abc🐦');
  expect(cleanText(bad, 'replace')).toBe('a\ufffdb\ufffdc\ufffd🐦');
  expect(cleanText('ok 🐦', 'fail')).toBe('ok 🐦');
});
