import type { Expression, SqlExpression } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, column, openBench, schemaOf, TEXT, table } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const literal = (type: 'integer' | 'text', text: string): Expression => ({ kind: 'literal', type, text });
const sqlite = (text: string, tree?: Expression): SqlExpression => ({
  text,
  dialect: 'sqlite',
  ...(tree === undefined ? {} : { tree }),
});

test('what has no equal is left out with its text, and the table is made', async () => {
  const raw = sqlite('json_valid(x) AND nothing(x)');
  const odd = table(
    'odd',
    [
      column('a', { kind: 'integer', bits: 16 }, { default: sqlite("'abc'", literal('text', 'abc')) }),
      column(
        'b',
        { kind: 'timestamp', precision: 6, zoned: false },
        { default: sqlite("'0000-00-00'", literal('text', '0000-00-00')) },
      ),
      column('c', TEXT, { default: raw }),
      column('d', TEXT, { generated: { stored: true, expression: raw } }),
      column('e', TEXT, { identity: { mode: 'by-default', neverReused: false } }),
      column('f', { kind: 'text', maxLength: 2 }, { default: sqlite("'abc'", literal('text', 'abc')) }),
      column(
        'g',
        { kind: 'decimal', precision: 3, scale: 1 },
        { default: sqlite('100', literal('integer', '100')) },
      ),
    ],
    {
      checks: [{ name: 'fine', expression: raw }],
      indexes: [{ name: 'i', unique: true, parts: [{ expression: raw, direction: 'asc' }] }],
      uniqueKeys: [{ columns: ['a'], onConflict: 'replace' }],
      foreignKeys: [
        {
          columns: ['a'],
          references: { table: { name: 'gone' }, columns: ['id'] },
          onUpdate: 'no-action',
          onDelete: 'no-action',
          match: 'simple',
          deferrable: 'not-deferrable',
        },
      ],
    },
  );
  const compiled = postgres.ddl.create(schemaOf([odd]));
  await bench.run(compiled.statements);
  const notes = compiled.notes.map((note) => [note.code, note.place.column ?? note.place.object]);
  expect(notes).toEqual([
    ['DEFAULT_NOT_CARRIED', 'a'],
    ['DEFAULT_NOT_CARRIED', 'b'],
    ['DEFAULT_NOT_CARRIED', 'c'],
    ['GENERATED_NOT_CARRIED', 'd'],
    ['IDENTITY_NOT_CARRIED', 'e'],
    ['DEFAULT_NOT_CARRIED', 'f'],
    ['DEFAULT_NOT_CARRIED', 'g'],
    ['CONFLICT_CLAUSE_NOT_CARRIED', 'odd_a_key'],
    ['INDEX_NOT_CARRIED', 'i'],
    ['CHECK_NOT_CARRIED', 'fine'],
    ['FOREIGN_KEY_NOT_CARRIED', 'a'],
  ]);
  const texts = compiled.notes.filter((note) => note.message.includes('json_valid(x) AND nothing(x)'));
  expect(texts).toHaveLength(4);
  expect(compiled.generated).toEqual([]);
});

test('a table that PostgreSQL cannot have is refused before anything is written', () => {
  const wide = table(
    'wide',
    Array.from({ length: 1601 }, (_, index) => column(`c${index}`, TEXT)),
  );
  expect(() => postgres.ddl.create(schemaOf([wide]))).toThrow(
    expect.objectContaining({ code: 'TABLE_TOO_WIDE', place: { schema: 'public', table: 'wide' } }),
  );
  expect(() => postgres.ddl.create(schemaOf([table('t', [column('xmin', TEXT)])]))).toThrow(
    expect.objectContaining({ code: 'NAME_COLLISION' }),
  );
});
