import { type AnyTransform, defineTransform, type LogicalType, MigrationError } from '@godwit/plugin-api';
import { failure, move } from './support/move.js';
import { column, database, idColumn, library, references, table } from './support/sample-schema.js';
import { WatchedDatabase } from './support/watched-database.js';

const upper = defineTransform<'text'>({
  name: 'upper',
  match: { column: 'name', kind: 'text' },
  open: () => (value) => value.toUpperCase(),
});

const toText = defineTransform<'bigint', 'text'>({
  name: 'to-text',
  match: { table: /^t$/, kind: 'bigint' },
  output: { kind: 'text' },
  open: () => (value) => `n${value}`,
});

async function moved(source: ReturnType<typeof library>, ...transforms: readonly AnyTransform[]) {
  const { manager, target } = move(source, { transforms });
  return { result: await manager.migrate(), target };
}

describe('a transform', () => {
  test('changes the values that it matches, and the batches go as rows', async () => {
    const { target, result } = await moved(library(), upper);
    expect(target.rows('author').map((row) => row[1])).toEqual(['NAME 1', 'NAME 2', 'NAME 3']);
    expect(target.encodings).toEqual(new Set(['rows', 'quoted-csv']));
    expect(result.status).toBe('done');
  });

  test('sees the column as the one before left it; pre comes first and post last', async () => {
    const seen: string[] = [];
    const step = (name: string, order?: 'pre' | 'post'): AnyTransform => ({
      name,
      match: { table: 't', column: 'n' },
      ...(order === undefined ? {} : { order }),
      open: ({ site, output }) => {
        seen.push(`${name}: ${site.type.kind} to ${output.kind}`);
        return (value: never) => value;
      },
    });
    const source = database([table('t', [column('n', { kind: 'bigint' })]), [[1n]]]);
    const { target } = await moved(
      source,
      step('last', 'post'),
      toText,
      step('middle'),
      step('first', 'pre'),
    );
    expect(seen).toEqual(['first: bigint to bigint', 'middle: text to text', 'last: text to text']);
    expect(target.rows('t')).toEqual([['n1']]);
    const { manager } = move(source, { transforms: [step('last', 'post'), toText] });
    expect((await manager.plan()).tables[0]?.columns[0]).toMatchObject({
      as: { kind: 'bigint' },
      type: { kind: 'text' },
      targetType: 'text',
      transforms: ['to-text', 'last'],
    });
  });

  test('is given nulls only where it asks, and the row as it was', async () => {
    const rows: unknown[] = [];
    const pass = defineTransform<'text'>({
      name: 'pass',
      match: { column: 'a' },
      nulls: 'pass',
      open: () => (value, row) => {
        rows.push(row);
        return value ?? 'none';
      },
    });
    const skip = defineTransform<'text'>({ name: 'skip', match: { column: 'b' }, open: () => () => 'never' });
    const source = database([
      table('t', [column('a', { kind: 'text' }), column('b', { kind: 'text' })]),
      [[null, null]],
    ]);
    const { target } = await moved(source, pass, skip);
    expect(target.rows('t')).toEqual([['none', null]]);
    expect(rows).toEqual([[null, null]]);
  });

  test('that changes a generated key or column takes its nature', async () => {
    const tree = { kind: 'column', name: 'id' } as const;
    const generated = { expression: { text: 'id', dialect: 'memory', tree }, stored: true };
    const source = database([
      table('t', [idColumn(), column('g', { kind: 'bigint' }, { generated })]),
      [[1n, 1n]],
    ]);
    const named = { ...toText, name: 'named', match: { column: 'g', kind: 'bigint' } } as const;
    const { target, result } = await moved(source, toText, named);
    expect(target.rows('t')).toEqual([['n1', 'n1']]);
    const made = target.get({ name: 't' })?.table.columns;
    expect(made?.map((one) => [one.identity, one.generated])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    const codes = result.ledger.map((note) => note.code);
    expect(codes).toEqual(expect.arrayContaining(['GENERATED_NOT_CARRIED', 'IDENTITY_NOT_CARRIED']));
  });

  test('may look at the whole column before it changes a value, as the one before left it', async () => {
    const seen: unknown[] = [];
    const relative = (name: string) =>
      defineTransform<'bigint'>({
        name,
        match: { table: 't', column: 'n' },
        open: async ({ scan }) => {
          let largest = 0n;
          for await (const value of scan()) {
            seen.push(value);
            if (value !== null && value > largest) largest = value;
          }
          return (value) => value + largest;
        },
      });
    const source = database([
      table('t', [column('a', { kind: 'text' }), column('n', { kind: 'bigint' })]),
      [
        ['x', 1n],
        ['y', null],
        ['z', 5n],
      ],
    ]);
    const { target } = await moved(source, relative('first'), relative('second'));
    expect(target.rows('t').map((row) => row[1])).toEqual([16n, null, 20n]);
    expect(seen).toEqual([1n, null, 5n, 6n, null, 10n]);
  });

  test('leaves a generated column to the target unless it names the column', async () => {
    const tree = { kind: 'column', name: 'id' } as const;
    const generated = { expression: { text: 'id', dialect: 'memory', tree }, stored: true };
    const source = database([
      table('t', [idColumn(), column('g', { kind: 'bigint' }, { generated })]),
      [[1n, 1n]],
    ]);
    const { target, result } = await moved(source, { ...toText, match: { column: /^g$/ } });
    expect(target.get({ name: 't' })?.table.columns[1]?.generated).toBeDefined();
    expect(result.ledger).toEqual([expect.objectContaining({ code: 'TRANSFORM_MATCHES_NOTHING' })]);
  });

  test('without an output leaves the column what it was: its declared type, and what its foreign keys ask', async () => {
    const parent = table('parent', [column('id', { kind: 'text' }, { nativeType: 'slug' })], {
      primaryKey: { columns: ['id'] },
    });
    const child = table('child', [column('parent_id', { kind: 'bigint' })], {
      foreignKeys: [references('parent_id', 'parent', 'id')],
    });
    const source = database([parent, [['1']]], [child, [[1n], ['x']]]);
    const identity: AnyTransform = { name: 'same', match: {}, open: () => (value: never) => value };
    const plain = await move(source).manager.plan();
    const changed = await move(source, { transforms: [identity] }).manager.plan();
    const without = (plan: typeof plain) =>
      plan.tables.map((one) => ({
        ...one,
        columns: one.columns.map((each) => ({ ...each, transforms: [] })),
      }));
    expect(without(changed)).toEqual(without(plain));
    expect(changed.statements).toEqual(plain.statements);
    expect(changed.ledger).toEqual(plain.ledger);
  });

  test('that matches nothing is a note', async () => {
    const { result } = await moved(library(), { ...upper, match: { column: 'nmae' } });
    expect(result.ledger).toEqual([expect.objectContaining({ code: 'TRANSFORM_MATCHES_NOTHING' })]);
  });

  const change = (open: AnyTransform['open'], more: Partial<AnyTransform> = {}): AnyTransform => ({
    name: 'broken',
    match: { table: 'author', column: 'name' },
    open,
    ...more,
  });

  test.each<[string, AnyTransform, object]>([
    [
      'throws',
      change(() => () => {
        throw new Error('no');
      }),
      { key: 'id=1' },
    ],
    ['gives another kind', change(() => () => 5), { key: 'id=1' }],
    [
      'gives numbers of more than a byte for bytes',
      change(() => () => new Uint16Array([258]) as never, { output: { kind: 'bytes' } }),
      { key: 'id=1' },
    ],
    ['gives nothing', change(() => () => undefined as never), { key: 'id=1' }],
    [
      'cannot be opened',
      change(() => {
        throw new Error('no');
      }),
      {},
    ],
    [
      'gives NULL where none may be',
      change(() => () => null, { output: () => ({ nullable: false }) }),
      { key: 'id=1' },
    ],
  ])('that %s fails with its place', async (_case, transform, key) => {
    const { manager } = move(library(), { transforms: [transform] });
    expect(await failure(manager.migrate())).toMatchObject({
      code: 'TRANSFORM_FAILED',
      message: expect.stringContaining('"broken"'),
      place: { table: 'author', column: 'name', ...key },
    });
  });

  test.each<[string, object]>([
    ['has no name', { name: '' }],
    ['has no match', { match: undefined }],
    ['has no open', { open: undefined }],
    ['has a wrong order', { order: 'first' }],
    ['has a wrong nulls', { nulls: 'drop' }],
    ['has a RegExp that remembers', { match: { column: /a/g } }],
    ['has a pattern that is none', { match: { table: 5 } }],
  ])('that %s is refused at once', async (_case, wrong) => {
    const attempt = async () => move(library(), { transforms: [{ ...upper, ...wrong } as AnyTransform] });
    expect(await failure(attempt())).toMatchObject({ code: 'TRANSFORM_INVALID' });
  });

  const rename = (name: string, more: Partial<AnyTransform> = {}): AnyTransform => ({
    ...change(() => (value: never) => value, { match: { column: 'name' }, ...more }),
    name,
  });
  const number: Partial<AnyTransform> = { output: { kind: 'bigint' } };

  test.each<[string, string, readonly AnyTransform[]]>([
    ['is registered twice', 'TRANSFORM_DUPLICATE', [upper, upper]],
    ['has the name of another at the same column', 'TRANSFORM_DUPLICATE', [rename('a'), rename('a')]],
    [
      'chooses another type than the one before',
      'TRANSFORM_CONFLICT',
      [rename('a', number), rename('b', { output: { kind: 'float', bits: 64 } })],
    ],
    [
      'names a column whose kind the one before took away',
      'TRANSFORM_CONFLICT',
      [rename('a', number), rename('b', { match: { column: /^na/, kind: 'text' } })],
    ],
  ])('that %s is %s and nothing is written', async (_case, code, transforms) => {
    const target = new WatchedDatabase();
    const run = async () => move(library(), { transforms, target }).manager.migrate();
    expect(await failure(run())).toMatchObject({ code, message: expect.stringContaining('"') });
    expect(target.log).toEqual([]);
  });

  test.each<[string, readonly AnyTransform[]]>([
    ['two of one name at different columns', [rename('a'), rename('a', { match: { column: 'title' } })]],
    [
      'a later one that names the kind it is given',
      [rename('a', number), rename('b', { match: { kind: 'bigint' }, output: { kind: 'text' } })],
    ],
    [
      'a later one that is asked for its type',
      [rename('a', number), rename('b', { output: () => ({ type: { kind: 'text' } }) })],
    ],
    ['a wide one of a kind that is gone', [rename('a', number), rename('b', { match: { kind: 'text' } })]],
    ['two that agree', [rename('a', number), rename('b', number)]],
  ])('%s is no contradiction', async (_case, transforms) => {
    const plan = await move(library(), { transforms }).manager.plan();
    expect(plan.tables.map((one) => one.source.name)).toEqual(['author', 'book']);
  });

  test('whose output says why it cannot is quoted', async () => {
    const output = () => {
      throw new MigrationError({ code: 'TRANSFORM_INVALID', message: 'The value is too long.' });
    };
    const { manager } = move(library(), { transforms: [change(() => (value: never) => value, { output })] });
    expect(await failure(manager.plan())).toMatchObject({
      code: 'TRANSFORM_INVALID',
      message: 'The transform "broken" cannot say its output for author.name: The value is too long.',
    });
  });

  test.each<[string, AnyTransform['output']]>([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['is nothing', () => undefined as never],
    ['is no type', () => ({ type: 'text' as unknown as LogicalType })],
  ])('whose output %s is refused by the plan', async (_case, output) => {
    const { manager, target } = move(library(), {
      transforms: [change(() => (value: never) => value, { ...(output && { output }) })],
    });
    expect(await failure(manager.migrate())).toMatchObject({ code: 'TRANSFORM_INVALID' });
    expect(target.log).toEqual([]);
  });

  test.each<[object, string]>([
    [{ kind: 'enum', values: ['a'] }, 'its type of kind "enum" has a "name" that is no name'],
    [
      { kind: 'enum', name: 'e', values: 'a' },
      'its type of kind "enum" has a "values" that is no list of texts',
    ],
    [
      { kind: 'timestamp', zoned: true },
      'its type of kind "timestamp" has a "precision" that is no whole number from 0 to 6',
    ],
    [{ kind: 'integer', bits: 64 }, 'its type of kind "integer" has a "bits" that is no 16 or 32'],
    [
      { kind: 'array', of: { kind: 'json' } },
      'its type of kind "array" has a "of" that is no type: its type of kind "json" has a "form" that is no "text" or "normalized"',
    ],
    [{}, 'its type has no kind'],
  ])('of plain JavaScript whose output is %j is told what is wrong with that', async (type, fault) => {
    for (const output of [type as LogicalType, () => ({ type: type as LogicalType })]) {
      const transforms = [change(() => (value: never) => value, { output })];
      expect(await failure(move(library(), { transforms }).manager.plan())).toMatchObject({
        code: 'TRANSFORM_INVALID',
        message: `The transform "broken" cannot say its output for author.name: ${fault}.`,
      });
    }
  });
});
