import { createHmac } from 'node:crypto';
import type { LogicalType } from '@godwit/plugin-api';
import { emptyToNull, hash, mask, textToBoolean, trim } from '@godwit/transforms';
import fc from 'fast-check';
import { failure, runTransform, runValue } from './run-transform.js';

const TEXT: LogicalType = { kind: 'text' };
const match = { column: 'c' };
const anyText = fc.string({ unit: 'binary' });

describe('trim', () => {
  test.each([
    [{}, ' \t\na b\u00a0\r\n', 'a b'],
    [{ sides: 'start' }, ' a ', 'a '],
    [{ sides: 'end' }, ' a ', ' a'],
    [{ characters: '0' }, '00 10 ', ' 10 '],
    [{ characters: '\u{1f600}.' }, '.\u{1f600}a\u{1f601}\u{1f600}', 'a\u{1f601}'],
    [{ characters: 'x', sides: 'start' }, 'xxaxx', 'axx'],
    [{ characters: 'x', sides: 'end' }, 'xxaxx', 'xxa'],
    [{ characters: 'x', sides: 'end' }, 'xx', ''],
    [{ characters: 'x', sides: 'start' }, 'xx', ''],
    [{ characters: 'x' }, '', ''],
  ] as const)('with %j: %j', async (options, text, expected) => {
    expect(await runTransform(trim({ match, ...options }), TEXT, [text, null])).toEqual({
      type: TEXT,
      nullable: false,
      values: [expected, null],
    });
  });

  test('leaves no unwanted character at the ends, and takes no other', async () => {
    const cut = await trim({ match, characters: 'ab' }).open({} as never);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\u{1f600}') }), (text) => {
        expect(cut(text, [])).toBe(text.replace(/^[ab]+/u, '').replace(/[ab]+$/u, ''));
      }),
    );
  });
});

describe('empty to null', () => {
  test('makes the column nullable', async () => {
    expect(await runTransform(emptyToNull({ match }), TEXT, ['', ' ', 'a', null])).toEqual({
      type: TEXT,
      nullable: true,
      values: [null, ' ', 'a', null],
    });
  });

  test('cuts blanks first where that is wanted', async () => {
    expect((await runTransform(emptyToNull({ match, trim: true }), TEXT, [' \n', ' a '])).values).toEqual([
      null,
      'a',
    ]);
  });

  test('never gives an empty text, and leaves every other', async () => {
    const change = await emptyToNull({ match }).open({} as never);
    fc.assert(fc.property(anyText, (text) => expect(change(text, [])).toBe(text === '' ? null : text)));
  });
});

describe('text to boolean', () => {
  test('knows the words of PostgreSQL in any case', async () => {
    const words = ['true', 'T', 'Yes', 'y', 'ON', '1', 'False', 'f', 'NO', 'n', 'off', '0'];
    const ran = await runTransform(textToBoolean({ match }), TEXT, words);
    expect(ran.values).toEqual([...Array(6).fill(true), ...Array(6).fill(false)]);
    expect(ran).toMatchObject({ type: { kind: 'boolean' }, nullable: false });
  });

  test('takes words of its own in place of those', async () => {
    const transform = textToBoolean({ match, true: ['Oui'], false: ['', 'non'] });
    expect((await runTransform(transform, TEXT, ['oui', 'NON', ''])).values).toEqual([true, false, false]);
    expect(await failure(() => runValue(transform, TEXT, 'yes'))).toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
    });
  });

  test.each(['maybe', ' yes', '', 'tru', '2'])('refuses %j without telling it', async (text) => {
    const error = await failure(() => runValue(textToBoolean({ match }), TEXT, text));
    expect(error).toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
      message: expect.stringContaining('otherwise'),
    });
    expect(error.message).not.toContain('maybe');
  });

  test('makes NULL of other words where that is wanted', async () => {
    const transform = textToBoolean({ match, otherwise: 'null' });
    expect(await runTransform(transform, TEXT, ['maybe', 'no'])).toMatchObject({
      nullable: true,
      values: [null, false],
    });
  });

  test('gives for every text what the lists say', async () => {
    const change = await textToBoolean({ match, true: ['a'], false: ['b'], otherwise: 'null' }).open(
      {} as never,
    );
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom('a', 'A', 'b', 'B')), (text) => {
        const word = text.toLowerCase();
        expect(change(text, [])).toBe(word === 'a' ? true : word === 'b' ? false : null);
      }),
    );
  });
});

describe('mask', () => {
  test.each([
    [{}, 'Ann O’Neil-42@example.com', 'xxx x’xxxx-00@xxxxxxx.xxx'],
    [{}, 'Ωμέγα e\u0301 ٣', 'xxxxx xx 0'],
    [{ letter: 'a', digit: '9' }, 'B52', 'a99'],
    [{ letter: '*', digit: '*', other: '*' }, 'B 5\u{1f600}', '****'],
  ] as const)('with %j: %j', async (options, text, expected) => {
    expect(await runTransform(mask({ match, ...options }), TEXT, [text])).toMatchObject({
      type: TEXT,
      values: [expected],
    });
  });

  test('keeps the number of characters and no letter or digit of the value', async () => {
    const change = await mask({ match, letter: '#', digit: '#' }).open({} as never);
    fc.assert(
      fc.property(anyText, (text) => {
        const masked = change(text, []) ?? '';
        expect([...masked]).toHaveLength([...text].length);
        expect(masked).not.toMatch(/[\p{L}\p{M}\p{N}]/u);
        expect(change(masked, [])).toBe(masked);
      }),
    );
  });
});

describe('hash', () => {
  const salt = 'a long secret';

  test('is HMAC-SHA-256, in hex of text and in bytes of bytes', async () => {
    const digest = createHmac('sha256', salt).update('ann').digest();
    expect(await runValue(hash({ match, salt }), TEXT, 'ann')).toBe(digest.toString('hex'));
    expect(await runValue(hash({ match, salt, length: 16 }), TEXT, 'ann')).toBe(
      digest.toString('hex').slice(0, 16),
    );
    const bytes = await runValue(hash({ match, salt, length: 16 }), { kind: 'bytes' }, Buffer.from('ann'));
    expect(bytes).toEqual(new Uint8Array(digest.subarray(0, 8)));
  });

  test('is the same for equal values, and differs by salt', async () => {
    const [one, two] = [hash({ match, salt }), hash({ match, salt: `${salt}!` })];
    const [first, again, other] = await Promise.all([one, one, two].map((each) => each.open({} as never)));
    fc.assert(
      fc.property(anyText, (text) => {
        expect(first?.(text, [])).toMatch(/^[0-9a-f]{64}$/);
        expect(first?.(text, [])).toBe(again?.(text, []));
        expect(first?.(text, [])).not.toBe(other?.(text, []));
      }),
    );
  });

  test('finds room for its digits', async () => {
    const typed = async (type: LogicalType, length: number) =>
      (await runTransform(hash({ match, salt, length }), type, [])).type;
    expect(await typed({ kind: 'text', maxLength: 20 }, 64)).toEqual({ kind: 'text' });
    expect(await typed({ kind: 'text', maxLength: 20, collation: 'nocase' }, 64)).toEqual({
      kind: 'text',
      collation: 'nocase',
    });
    expect(await typed({ kind: 'text', maxLength: 20 }, 20)).toEqual({ kind: 'text', maxLength: 20 });
    expect(await typed({ kind: 'bytes' }, 64)).toEqual({ kind: 'bytes' });
  });
});
