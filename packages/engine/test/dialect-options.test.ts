import type { DialectOption, DialectOptions } from '@godwit/plugin-api';
import {
  createMigrationManager,
  type MigrationConfig,
  type MigrationOptions,
  optionTable,
} from '../src/index.js';
import { failure, move } from './support/move.js';
import { column, database, library, table } from './support/sample-schema.js';
import { WatchedDatabase } from './support/watched-database.js';
import { watchedDialect } from './support/watched-dialect.js';

const FLAG: DialectOption = { takes: { kind: 'flag' }, default: false, help: 'what only this one can' };

/** Two dialects, of which the second is asked for what the test declares. */
function made(
  options: unknown,
  rows: DialectOptions,
  config: Partial<MigrationConfig> = {},
): Promise<unknown> {
  const databases = { source: library(), target: new WatchedDatabase() };
  const other = { ...watchedDialect(databases, { name: 'other', aliases: [] }), options: rows };
  const parts = { dialects: [watchedDialect(databases), other] };
  const sides = { source: 'memory:source', target: 'other:target', ...config };
  const attempt = async () =>
    createMigrationManager({ ...sides, options: options as MigrationOptions }, parts);
  return failure(attempt());
}

describe('an option that a dialect declares', () => {
  test('reaches it with its value, in the plan and in the proof', async () => {
    const source = () => {
      const id = column('id', { kind: 'bigint' }, { comment: 'a number' });
      return database([table('t', [id], { comment: 'a table' }), [[1n]]]);
    };
    const kept = move(source(), { options: { verify: 'full' } });
    expect((await kept.manager.migrate()).verification?.status).toBe('same');
    expect(kept.target.memory.state.tables[0]?.table).toMatchObject({ comment: 'a table' });
    const dropped = move(source(), { options: { verify: 'full', comments: 'drop' } });
    expect((await dropped.manager.migrate()).verification?.status).toBe('same');
    const { comment, columns } = dropped.target.memory.state.tables[0]?.table ?? {};
    expect([comment, columns?.[0]?.comment]).toEqual([undefined, undefined]);
  });

  test.each([
    [{ fast: 1 }, FLAG, '"options.fast" of the config has to be true or false'],
    [
      { fast: 'no' },
      { ...FLAG, takes: { kind: 'words', words: ['a', 'b'] }, default: 'a' },
      '"options.fast" of the config has to be one of "a", "b"',
    ],
    [
      { fast: 0 },
      { ...FLAG, takes: { kind: 'whole', low: 1, high: 9 }, default: 5 },
      '"options.fast" of the config has to be a whole number from 1 to 9',
    ],
    [
      { fast: { n: 'x' } },
      { ...FLAG, takes: { kind: 'choices', choices: { n: ['a', 'b'] } }, default: {} },
      '"options.fast.n" of the config has to be one of "a", "b"',
    ],
  ] as const)('is checked by its row: %j', async (options, row, message) => {
    expect(await made(options, { fast: row })).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('is offered for a misspelt one', async () => {
    expect(await made({ fsat: true }, { fast: FLAG })).toMatchObject({
      code: 'CONFIG_INVALID',
      hint: 'Did you mean "fast"?',
    });
  });

  test('is refused by the name of its dialect where neither side is one', async () => {
    expect(await made({ fast: true }, { fast: FLAG }, { target: 'memory:target' })).toMatchObject({
      code: 'OPTION_OF_OTHER_DIALECT',
      message: 'options.fast is an option of the dialect "other", and neither side of this move is one.',
    });
  });

  test('may stand in a config for both directions, where its dialect is the source', () => {
    const databases = { source: library(), target: new WatchedDatabase() };
    const other = { ...watchedDialect(databases, { name: 'other', aliases: [] }), options: { fast: FLAG } };
    const config = {
      source: 'other:source',
      target: 'memory:target',
      options: { fast: true } as MigrationOptions,
    };
    expect(() =>
      createMigrationManager(config, { dialects: [watchedDialect(databases), other] }),
    ).not.toThrow();
  });

  test('is that of the target where both dialects have one of that name', async () => {
    const words = { kind: 'words', words: ['all', 'none'] } as const;
    const comments = { takes: words, default: 'all', help: 'other words' };
    expect(await made({ comments: 'drop' }, { comments })).toMatchObject({
      message: expect.stringContaining('one of "all", "none"'),
    });
  });

  test.each([
    [
      { where: FLAG },
      'The option "where" of the dialect "other" needs another name: every move has one of this.',
    ],
    [{ fast: { ...FLAG, takes: { kind: 'date' } } }, 'does not say what values it takes.'],
    [{ fast: { ...FLAG, default: 'no' } }, 'needs a default that is true or false.'],
    [{ fast: { ...FLAG, takes: undefined } }, 'does not say what values it takes.'],
  ])('that is none is refused: %j', async (rows, message) => {
    expect(await made({}, rows as unknown as DialectOptions)).toMatchObject({
      code: 'DIALECT_INVALID',
      message: expect.stringContaining(message),
    });
  });
});

test('of two dialects with an option of one name, the row of the first stands', () => {
  const row = (help: string): DialectOptions => ({ fast: { ...FLAG, help } });
  const table = optionTable([
    { name: 'a', options: row('first') },
    { name: 'b', options: row('second') },
  ]);
  expect(table['fast']).toMatchObject({ dialect: 'a', help: 'first' });
});
