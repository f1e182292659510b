import { realMove } from './support/real-move.js';
import { twoDatabases } from './support/two-databases.js';

const SOURCE = `
  CREATE TABLE t (
    id INTEGER PRIMARY KEY, guid GUID UNIQUE, raw BLOB, day DATETIME, word TEXT, span TEXT, micros INTEGER, late DATETIME);
  INSERT INTO t VALUES
    (1, '123E4567-E89B-12D3-A456-426614174000', x'123e4567e89b12d3a456426614174000', '2024-02-29 00:00:00', 'yes', '1.02:03:04.5', 90000001, '2024-02-29 00:00:00'),
    (2, '{ffffffffffffffffffffffffffffffff}', NULL, '2024-03-01', 'OFF', '00:00:00', -1, '2024-02-29 10:00:00');`;

const typeMappings = {
  't.raw': 'uuid',
  't.day': 'date',
  't.word': 'boolean',
  't.span': 'interval',
  't.micros': 'interval',
  't.late': 'date',
};

test('typeMappings give a column the type that its values say in another form, and the proof agrees', async () => {
  await using move = await realMove(SOURCE);
  const result = await move.manager({ typeMappings }).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const cells = 'guid, raw, day, word, extract(epoch FROM span), extract(epoch FROM micros)';
  expect(await move.query(`SELECT ${cells} FROM t ORDER BY id`)).toEqual([
    [
      '123e4567-e89b-12d3-a456-426614174000',
      '123e4567-e89b-12d3-a456-426614174000',
      '2024-02-29',
      't',
      '93784.500000',
      '90.000001',
    ],
    ['ffffffff-ffff-ffff-ffff-ffffffffffff', null, '2024-03-01', 'f', '0.000000', '-0.000001'],
  ]);
});

test('a type that a value is not of is refused with its row and why, and spellings that change are told', async () => {
  await using move = await realMove(SOURCE);
  const { ledger, tables } = await move.manager({ typeMappings }).plan();
  expect(tables[0]?.columns.find(({ source }) => source === 'late')?.targetType).toBe(
    'timestamp without time zone',
  );
  const of = (column: string) => ledger.find(({ place }) => place.column === column);
  expect(of('late')).toMatchObject({
    code: 'TYPE_OVERRIDE_REFUSED',
    message:
      'typeMappings asked for date, but the column became timestamp: 1 of 2 values has a time of day (id=2).',
  });
  expect(of('guid')).toMatchObject({ code: 'SPELLING_NORMALIZED', count: 2 });
});

test('a proof without the typeMappings of the move names the rows whose values are of another type', async () => {
  await using move = await realMove(`
    CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, span INTEGER, day REAL, raw BLOB, word TEXT);
    INSERT INTO t VALUES (1, 1700000000, 90000000, 45000.5, x'123e4567e89b12d3a456426614174000', 'yes'), (2, NULL, NULL, NULL, NULL, NULL);`);
  const typeMappings = {
    't.at': 'timestamptz from epoch-s',
    't.span': 'interval',
    't.day': 'timestamptz from ole',
    't.raw': 'uuid',
    't.word': 'boolean',
  } as const;
  const { verification } = await move.manager({ typeMappings }).migrate();
  expect(verification).toMatchObject({ status: 'same' });
  const { status, tables } = await move.manager().verify();
  expect([status, tables[0]?.differences]).toMatchObject(['different', [{ kind: 'changed', key: 'id=1' }]]);
  expect(await move.manager({ typeMappings }).verify()).toMatchObject({ status: 'same' });
});

const FAMILY = `
  CREATE TABLE parents (id TEXT PRIMARY KEY, code TEXT UNIQUE, on_ INTEGER, at INTEGER, UNIQUE (on_, at));
  CREATE TABLE children (id INTEGER PRIMARY KEY, parent TEXT REFERENCES parents, code TEXT REFERENCES parents (code), on_ INTEGER,
    at INTEGER, FOREIGN KEY (on_, at) REFERENCES parents (on_, at));
  CREATE TABLE grandchildren (id INTEGER PRIMARY KEY, code TEXT REFERENCES parents (code), self INTEGER REFERENCES grandchildren);
  INSERT INTO parents VALUES ('123E4567-E89B-12D3-A456-426614174000', '07', 1, 1700000000);
  INSERT INTO children VALUES (1, '123E4567-E89B-12D3-A456-426614174000', '07', 1, 1700000000);
  INSERT INTO grandchildren VALUES (1, '07', NULL), (2, NULL, 1);`;

test.each<Readonly<Record<string, string>>>([
  {
    'parents.id': 'uuid',
    'parents.code': 'integer',
    'parents.on_': 'boolean',
    'parents.at': 'timestamptz from epoch-s',
  },
  {
    'children.parent': 'uuid',
    'grandchildren.code': 'integer',
    'children.on_': 'boolean',
    'children.at': 'timestamptz from epoch-s',
  },
])('the other end of a foreign key follows what typeMappings asks of one: %j', async (mappings) => {
  await using move = await realMove(FAMILY);
  const result = await move.manager({ typeMappings: mappings }).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(result.ledger.filter(({ severity }) => severity !== 'info')).toEqual([]);
  const followers = result.ledger.filter(({ message }) => message.includes('other end of its foreign key'));
  expect(followers.every(({ code }) => code === 'TYPE_OVERRIDDEN')).toBe(true);
  const types = `SELECT c.table_name || '.' || c.column_name, c.data_type FROM information_schema.columns AS c
    WHERE c.table_schema = 'public' AND c.column_name IN ('parent', 'code', 'on_', 'at') ORDER BY 1`;
  expect(await move.query(types)).toEqual([
    ['children.at', 'timestamp with time zone'],
    ['children.code', 'integer'],
    ['children.on_', 'boolean'],
    ['children.parent', 'uuid'],
    ['grandchildren.code', 'integer'],
    ['parents.at', 'timestamp with time zone'],
    ['parents.code', 'integer'],
    ['parents.on_', 'boolean'],
  ]);
  expect(await move.query("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated")).toEqual(
    [['5']],
  );
});

test('on the way back both ends of a foreign key are counts of time again', async () => {
  await using pair = await twoDatabases('postgres', 'sqlite', 'copy.db');
  await pair.source.run(`CREATE TABLE days (at timestamptz PRIMARY KEY); CREATE TABLE visits (id int PRIMARY KEY, at timestamptz REFERENCES days);
    INSERT INTO days VALUES ('2023-11-14 22:13:20+00'); INSERT INTO visits VALUES (1, '2023-11-14 22:13:20+00')`);
  const result = await pair.manager({ typeMappings: { 'days.at': 'epoch-s' } }).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(result.ledger.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(await pair.target.rows('SELECT visits.at FROM visits JOIN days USING (at)')).toEqual([
    ['1700000000'],
  ]);
  expect(await pair.target.rows("SELECT count(*) FROM pragma_foreign_key_list('visits')")).toEqual([['1']]);
});
