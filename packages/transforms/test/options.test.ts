import * as transforms from '@godwit/transforms';
import { failure } from './run-transform.js';

const match = { column: 'c' };
const salt = 'long enough';

/** What each transform cannot do without. */
const NEEDED: Readonly<Record<keyof typeof transforms, object>> = {
  cast: { to: 'text' },
  constant: { value: '' },
  emptyToNull: {},
  epochToTimestamp: {},
  hash: { salt },
  julianDayToTimestamp: {},
  mask: {},
  normalizeJson: {},
  textToBoolean: {},
  timestampToEpoch: { unit: 's' },
  timestampToJulianDay: {},
  trim: {},
};

type Factory = (options?: unknown) => {
  readonly name: string;
  readonly match: object;
  readonly order?: string;
};
const made = (name: string, options?: unknown) =>
  (transforms as unknown as Readonly<Record<string, Factory>>)[name]?.(options);

describe.each(Object.entries(NEEDED))('%s', (factory, needed) => {
  test('has a name, a match with kinds, and takes others', () => {
    const plain = made(factory, { ...needed, match });
    expect(plain?.name).toMatch(/^[a-z-]+$/);
    expect(plain?.match).toEqual({ column: 'c', kind: expect.any(Array) });
    const named = made(factory, { ...needed, match: { table: /^t/ }, name: 'mine', order: 'post' });
    expect(named).toMatchObject({ name: 'mine', order: 'post', match: { table: /^t/ } });
  });

  test.each<[string, object]>([
    ['match', { match: undefined }],
    ['match', { match: /_at$/ }],
    ['match.colum', { match: { colum: 'c' } }],
    ['match.column', { match: { column: 5 } }],
    ['match.table', { match: { table: /t/g } }],
    ['match.kind', { match: { kind: 'native' } }],
    ['match.kind', { match: { kind: [] } }],
    ['name', { name: '' }],
    ['name', { name: 5 }],
    ['order', { order: 'first' }],
    ['colour', { colour: 'blue' }],
  ])('refuses a wrong %s: %p', async (option, wrong) => {
    // Whatever is native has a text, too.
    if (factory === 'cast' && 'match' in wrong && JSON.stringify(wrong.match) === '{"kind":"native"}') return;
    const error = await failure(() => made(factory, { ...needed, match, ...wrong }));
    expect(error).toMatchObject({
      code: 'TRANSFORM_INVALID',
      message: expect.stringContaining(`"${option}"`),
    });
  });

  test('refuses to go without options', async () => {
    expect(await failure(() => made(factory))).toMatchObject({ code: 'TRANSFORM_INVALID' });
  });
});

test.each<[keyof typeof transforms, string, object]>([
  ['epochToTimestamp', 'unit', { unit: 'seconds' }],
  ['epochToTimestamp', 'zoned', { zoned: 'yes' }],
  ['julianDayToTimestamp', 'zoned', { zoned: 1 }],
  ['timestampToEpoch', 'unit', { unit: undefined }],
  ['timestampToEpoch', 'finer', { finer: 'round' }],
  ['trim', 'sides', { sides: 'left' }],
  ['trim', 'characters', { characters: '' }],
  ['trim', 'characters', { characters: [' '] }],
  ['emptyToNull', 'trim', { trim: 'both' }],
  ['textToBoolean', 'true', { true: 'yes' }],
  ['textToBoolean', 'false', { false: [] }],
  ['textToBoolean', 'false', { true: ['x'], false: ['X'] }],
  ['textToBoolean', 'otherwise', { otherwise: false }],
  ['mask', 'letter', { letter: 'xx' }],
  ['mask', 'digit', { digit: 0 }],
  ['mask', 'other', { other: '' }],
  ['hash', 'salt', { salt: undefined }],
  ['hash', 'salt', { salt: 'short' }],
  ['hash', 'length', { length: 7 }],
  ['hash', 'length', { length: 66 }],
  ['cast', 'to', { to: 'varchar' }],
  ['cast', 'to', { to: undefined }],
  ['cast', 'to', { to: { kind: 'native', dialect: 'postgres', name: 'tsvector' } }],
  ['cast', 'to', { to: { kind: 'array', of: { kind: 'native', dialect: 'postgres', name: 'tsvector' } } }],
  ['cast', 'match.kind', { to: 'uuid', match: { kind: 'bigint' } }],
  ['cast', 'onMisfit', { onMisfit: 'skip' }],
  ['cast', 'bytes', { bytes: 'latin1' }],
  ['cast', 'zone', { zone: 'Europe/Paris' }],
  ['constant', 'value', { value: undefined }],
  ['constant', 'value', { value: new Date(0) as never }],
  ['constant', 'match.kind', { value: 5, match: { kind: 'text' } }],
  ['constant', 'nulls', { nulls: 'drop' }],
])('%s refuses a wrong %s: %p', async (factory, option, wrong) => {
  const error = await failure(() => made(factory, { ...NEEDED[factory], match, ...wrong }));
  expect(error).toMatchObject({ code: 'TRANSFORM_INVALID', message: expect.stringContaining(`"${option}"`) });
  expect(error.message).not.toContain('short');
});
