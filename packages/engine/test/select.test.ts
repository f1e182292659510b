import { nearestNames } from '../src/index.js';
import { matchesGlob } from '../src/names/glob.js';
import { failure, isEqual, type MoveOptions, move } from './support/move.js';
import { library } from './support/sample-schema.js';

async function tables(options: MoveOptions['options']): Promise<readonly string[]> {
  const plan = await move(library(), { ...(options && { options }) }).manager.plan();
  return plan.tables.map((one) => one.source.name);
}

describe('tables', () => {
  test('are chosen by patterns, what is left out winning', async () => {
    expect(await tables({ includeTables: ['b*'] })).toEqual(['book']);
    expect(await tables({ includeTables: ['*o?'], excludeTables: ['book'] })).toEqual(['author']);
    expect(await tables({ excludeTables: ['auth??'] })).toEqual(['book']);
  });

  test.each([
    [{ includeTables: ['boook'] }, 'book'],
    [{ excludeTables: ['autor'] }, 'author'],
    [{ where: { bok: '1' } }, 'book'],
    [{ typeMappings: { 'book.titel': 'json' } }, 'book.title'],
    [{ typeMappings: { bigitn: 'text' } }, 'bigint'],
  ])('that do not exist are an error with the nearest name: %j', async (options, near) => {
    expect(await failure(tables(options))).toMatchObject({
      code: 'NAME_MATCHES_NOTHING',
      hint: expect.stringContaining(`"${near}"`),
    });
  });

  test('are listed once each where none is near', async () => {
    const { hint } = await failure(tables({ columns: { '?????': { misfits: 'null' } } }));
    const names = String(hint)
      .replace(/^Known: |\.$/g, '')
      .split(', ');
    expect(names).toContain('book.title');
    expect(names).toEqual([...new Set(names)]);
  });

  test('must not all be left out', async () => {
    expect(await failure(tables({ excludeTables: ['*'] }))).toMatchObject({ code: 'NAME_MATCHES_NOTHING' });
  });

  test('that are left out have no where', async () => {
    const options = { excludeTables: ['book'], where: { book: '1' } };
    expect(await failure(tables(options))).toMatchObject({ code: 'OPTIONS_CONTRADICT' });
  });

  test('are moved in part where a predicate says so', async () => {
    const { manager, target } = move(library(), { options: { where: { book: isEqual('id', 2) } } });
    const result = await manager.migrate();
    expect(target.rows('book').map((row) => row[0])).toEqual([2n]);
    expect(result.tables[1]).toMatchObject({ name: 'book', read: 1, written: 1 });
  });
});

describe('a pattern', () => {
  test.each([
    ['*', 'any thing', true],
    ['a?c', 'a😀c', true],
    ['a?c', 'ac', false],
    ['a.c', 'abc', false],
    ['[a]+', '[a]+', true],
    ['line*', 'line\nbreak', true],
    ['main.*', 'main.t', true],
    ['Book', 'book', false],
  ])('%s on %s: %s', (pattern, name, expected) => {
    expect(matchesGlob(pattern, name)).toBe(expected);
  });
});

test('the nearest names come best first, and none where nothing is near', () => {
  expect(nearestNames('ordres', ['orders', 'order', 'customer'])).toEqual(['orders', 'order']);
  expect(nearestNames('x', ['orders'])).toEqual([]);
});
