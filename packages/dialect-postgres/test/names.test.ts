import fc from 'fast-check';
import { Names, shortenName } from '../src/ddl/names.js';
import { postgres } from '../src/index.js';
import { type Bench, BIGINT, column, openBench, schemaOf, TEXT, table } from './support.js';

test('a name of up to 63 bytes stays, a longer one is cut at a character and stays different', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (name) => {
      const short = shortenName(name);
      expect(Buffer.byteLength(short)).toBeLessThanOrEqual(63);
      if (Buffer.byteLength(name) <= 63) expect(short).toBe(name);
      else expect(short).toMatch(/_[0-9a-f]{8}$/);
    }),
  );
  expect(shortenName(`${'ä'.repeat(40)}1`)).not.toBe(shortenName(`${'ä'.repeat(40)}2`));
});

test('names are free and the same input gives the same names', () => {
  const name = { schema: 'public', name: 't' };
  const give = () => {
    const names = new Names([table('t', []), table('i', [])]);
    return [
      names.relation(name, 'i'),
      names.relation(name, 'i'),
      names.constraint(name, 'i_1'),
      names.constraint({ name: 'i' }, 'i_1'),
    ];
  };
  expect(give()).toEqual(['i_1', 'i_2', 'i_1_1', 'i_1']);
  expect(give()).toEqual(give());
});

describe('on a server', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  test('tables, sequences, keys and indexes whose names meet all arrive', async () => {
    const id = column('id', BIGINT, {
      nullable: false,
      identity: { mode: 'by-default', neverReused: false },
    });
    const long = 'a very long name of a column that is just about as long as it may be';
    const more = {
      primaryKey: { columns: ['id'] },
      uniqueKeys: [{ columns: ['a'] }, { columns: ['a'] }, { columns: [long.slice(0, 60)] }],
      indexes: [{ name: 't_id_seq', unique: false, parts: [{ column: 'a', direction: 'asc' as const }] }],
    };
    const columns = [id, column('a', TEXT), column(long.slice(0, 60), TEXT)];
    const first = table('t', columns, more);
    const schema = schemaOf([
      first,
      table('t_id_seq', columns, more),
      table('t_pkey', columns),
      table('t_a_key', columns),
    ]);
    const compiled = postgres.ddl.create(schema);
    await bench.run(compiled.statements);
    const made = await bench.session.introspect();
    expect(made.tables.map((one) => one.name.name)).toEqual(['t', 't_a_key', 't_id_seq', 't_pkey']);
    expect(made.tables.every((one) => one.columns[0]?.identity !== undefined)).toBe(true);
    expect(compiled.notes.map((note) => note.code)).toEqual(['NAME_CHANGED', 'NAME_CHANGED']);
    expect(new Set(compiled.statements.map((statement) => statement.id)).size).toBe(
      compiled.statements.length,
    );
    await bench.run(postgres.ddl.resetIdentities(made.tables));
  });
});
