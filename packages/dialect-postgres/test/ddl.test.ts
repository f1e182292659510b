import type { Expression, SqlExpression, Table } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, BIGINT, column, openBench, schemaOf, table } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const ID = column('id', BIGINT, { nullable: false, identity: { mode: 'by-default', neverReused: true } });
const literal = (type: 'integer' | 'text', text: string): Expression => ({ kind: 'literal', type, text });
const sqlite = (text: string, tree?: Expression): SqlExpression => ({
  text,
  dialect: 'sqlite',
  ...(tree === undefined ? {} : { tree }),
});
const col = (name: string): Expression => ({ kind: 'column', name });
const above = (name: string): Expression => ({
  kind: 'binary',
  operator: 'greater',
  left: col(name),
  right: literal('integer', '0'),
});

const people = table(
  'People "x"',
  [
    ID,
    column(
      'name',
      { kind: 'text', maxLength: 20 },
      { nullable: false, default: sqlite("'-'", literal('text', '-')) },
    ),
    column('login', { kind: 'text', collation: 'nocase' }),
    column('age', BIGINT, { comment: "the person's age" }),
    column('twice', BIGINT, {
      generated: {
        stored: false,
        expression: sqlite('age + age', {
          kind: 'binary',
          operator: 'add',
          numbers: 'integer',
          left: col('age'),
          right: col('age'),
        }),
      },
    }),
    column('boss', BIGINT),
    column('data', { kind: 'json', form: 'text' }),
  ],
  {
    primaryKey: { columns: ['id'] },
    uniqueKeys: [{ columns: ['login'] }, { columns: ['name', 'age'] }],
    foreignKeys: [
      {
        columns: ['boss'],
        references: { table: { schema: 'public', name: 'People "x"' }, columns: ['id'] },
        onUpdate: 'cascade',
        onDelete: 'set-null',
        match: 'simple',
        deferrable: 'initially-deferred',
      },
    ],
    indexes: [
      {
        name: 'by age',
        unique: false,
        parts: [
          { column: 'age', direction: 'desc' },
          { column: 'login', direction: 'asc' },
        ],
        where: sqlite('age > 0', above('age')),
      },
      { name: 'by data', unique: true, parts: [{ column: 'data', direction: 'asc' }] },
    ],
    checks: [{ expression: sqlite('age > 0', above('age')), column: 'age' }],
    comment: 'all people',
  },
);

test('a table arrives with all that belongs to it', async () => {
  const compiled = postgres.ddl.create(schemaOf([people]));
  await bench.run(compiled.statements);
  expect(compiled.generated).toEqual([{ table: people.name, column: 'twice' }]);
  expect(compiled.notes.map((note) => note.code)).toEqual([
    'COLLATION_NOT_CARRIED',
    'GENERATED_STORED',
    'INDEX_NOT_CARRIED',
  ]);
  const made = await introspected('People "x"');
  expect(made.columns.map(({ name, nativeType, nullable }) => [name, nativeType, nullable])).toEqual([
    ['id', 'bigint', false],
    ['name', 'character varying(20)', false],
    ['login', 'text', true],
    ['age', 'bigint', true],
    ['twice', 'bigint', true],
    ['boss', 'bigint', true],
    ['data', 'json', true],
  ]);
  expect(made).toMatchObject({
    comment: 'all people',
    primaryKey: { name: 'People "x"_pkey', columns: ['id'] },
    uniqueKeys: [{ columns: ['name', 'age'] }],
    foreignKeys: [
      {
        columns: ['boss'],
        onUpdate: 'cascade',
        onDelete: 'set-null',
        deferrable: 'initially-deferred',
        validated: true,
      },
    ],
    checks: [{ name: 'People "x"_age_check' }],
  });
  expect(made.columns[0]?.identity).toMatchObject({ mode: 'by-default' });
  expect(made.columns[3]?.comment).toBe("the person's age");
  expect(made.columns[4]?.generated?.stored).toBe(true);
  const folded = made.indexes.find((index) => index.name === 'People "x"_login_key');
  expect(folded).toMatchObject({
    unique: true,
    parts: [{ expression: { text: expect.stringContaining('lower') } }],
  });
  expect(made.indexes.find((index) => index.name === 'by age')).toMatchObject({
    parts: [{ column: 'age', direction: 'desc' }, { expression: { text: expect.stringContaining('lower') } }],
    where: { text: expect.stringContaining('age') },
  });
});

test('case variants of a NOCASE key are kept out, other letters are not folded', async () => {
  const insert = (login: string) =>
    bench.client.query('INSERT INTO "People ""x""" (name, login, age) VALUES ($1, $2, 1)', [login, login]);
  await insert('Ana');
  await insert('ÄNA');
  await insert('äNA');
  await expect(insert('aNA')).rejects.toMatchObject({ code: '23505' });
});

test('every statement has an undo that takes it back', async () => {
  const indexes = people.indexes.map((index) => ({ ...index, name: `undone ${index.name}` }));
  const undone = { ...people, name: { schema: 'public', name: 'undone' }, indexes, foreignKeys: [] };
  const compiled = postgres.ddl.create(schemaOf([undone]));
  await bench.run(compiled.statements.filter((statement) => !statement.id.startsWith('validate')));
  for (const statement of [...compiled.statements].reverse()) {
    for (const sql of statement.undo ?? []) await bench.client.query(sql);
  }
  expect((await bench.session.introspect()).tables.map((made) => made.name.name)).not.toContain('undone');
});

test('schemas and enums are made first, and enums are named with their schema', async () => {
  const mood = { kind: 'enum', name: 'Mood', values: ["it's", 'b'] } as const;
  const name = { schema: 'a "b', name: 't' };
  const made: Table = { ...table('t', [column('m', mood), column('l', { kind: 'array', of: mood })]), name };
  await bench.run(postgres.ddl.create(schemaOf([made], { schemas: ['a "b'] })).statements);
  const schema = await bench.session.introspect({ schemas: ['a "b'] });
  expect(schema.enums).toEqual([{ name: { schema: 'a "b', name: 'Mood' }, values: ["it's", 'b'] }]);
  expect(schema.tables[0]?.columns.map((part) => part.type)).toMatchObject([
    mood,
    { kind: 'array', of: mood },
  ]);
});

async function introspected(name: string): Promise<Table> {
  const found = (await bench.session.introspect()).tables.find((made) => made.name.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
}
