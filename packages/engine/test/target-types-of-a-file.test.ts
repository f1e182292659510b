import type { ColumnChoice } from '../src/index.js';
import { type TwoDatabases, twoDatabases } from './support/two-databases.js';

/** A column of PostgreSQL with a value, the declared type of the file's column, and how the value is stored there. */
type Conversion = readonly [
  type: string,
  value: string,
  declared: string,
  stored: string,
  choice?: ColumnChoice,
];

const CONVERSIONS: readonly Conversion[] = [
  ['boolean', 'true', 'INTEGER', 'integer 1'],
  ['boolean', 'false', 'tinyint(1)', 'integer 0'],
  ['bigint', "'-9223372036854775808'", 'BLOB', "blob X'2D39323233333732303336383534373735383038'"],
  ['bigint', '7', 'int', 'integer 7'],
  ['numeric(10,2)', '1.10', 'REAL', 'real 1.1'],
  ['numeric(10,2)', '10.00', 'TEXT', "text '10.00'"],
  ['json', '\'{"a":1}\'', 'BLOB', "blob X'7B2261223A317D'"],
  ['jsonb', "'null'", 'TEXT', "text 'null'"],
  ['bytea', "'\\x68c3bc'", 'TEXT', "text 'hü'"],
  ['text', "'hü'", 'BLOB', "blob X'68C3BC'"],
  ['uuid', "'3f2b8c01-1d4e-4c3a-9b7f-000000001001'", 'char(32)', "text '3f2b8c011d4e4c3a9b7f000000001001'"],
  [
    'uuid',
    "'3f2b8c01-1d4e-4c3a-9b7f-000000001001'",
    'varchar',
    "text '3f2b8c01-1d4e-4c3a-9b7f-000000001001'",
  ],
  ['text[]', "array['a,b', NULL]", 'json', 'text \'["a,b",null]\''],
  ['text[]', "array['NULL']", 'TEXT', 'text \'["NULL"]\''],
  ['bigint[]', "'{{1,2},{3,4}}'", 'json', "text '[[1,2],[3,4]]'"],
  ['interval', "'3 days 00:00:05.000007'", 'bigint', 'integer 259205000007'],
  ['interval', "'-1 days +23:59:59'", 'bigint', 'integer -1000000'],
  ['time', "'08:30:00'", 'DATETIME', "text '1970-01-01 08:30:00'"],
  ['date', "'2024-02-29'", 'datetime', "text '2024-02-29 00:00:00'"],
  ['timestamptz', "'2024-01-15 10:30:00.123+00'", 'INTEGER', 'integer 1705314600123', { to: 'epoch-ms' }],
  ['timestamp', "'2024-05-01 06:00:00'", 'datetime', 'integer 1714543200', { to: 'epoch-s' }],
  ['date', "'1969-12-31'", 'DATETIME', 'integer -86400000', { to: 'epoch-ms' }],
  [
    'timestamptz',
    "'2024-01-15 10:30:00.12+00'",
    'TEXT',
    "text '2024-01-15T10:30:00.120Z'",
    { spelled: 'iso' },
  ],
  [
    'timestamp',
    "'2024-01-15 10:30:00'",
    'datetime',
    "text '2024-01-15 10:30:00.000'",
    { spelled: 'typeorm' },
  ],
  [
    'timestamptz',
    "'2024-01-15 10:30:00+00'",
    'datetime',
    "text '2024-01-15 10:30:00'",
    { spelled: 'django' },
  ],
  [
    'timestamptz',
    "'2024-01-15 10:30:00.5+00'",
    'datetime',
    "text '2024-01-15 10:30:00.500000'",
    { spelled: 'django' },
  ],
  [
    'timestamp',
    "'2024-01-15 10:30:00'",
    'DATETIME',
    "text '2024-01-15 10:30:00.000000'",
    { spelled: 'sqlalchemy' },
  ],
  ['date', "'1899-12-31'", 'DATETIME', "text '1899-12-31T00:00:00.000+00:00'", { spelled: 'prisma' }],
  ['time', "'08:30:00'", 'DATETIME', "text '1970-01-01T08:30:00.000+00:00'", { spelled: 'prisma' }],
  ['time', "'08:30:00'", 'time', "text '2000-01-01 08:30:00'", { spelled: 'rails' }],
  ['text[]', "array['a b', '']", 'TEXT', "text 'a b,'", { spelled: 'typeorm' }],
];

async function moveOf(columns: readonly Conversion[]): Promise<TwoDatabases> {
  const both = await twoDatabases('postgres', 'sqlite');
  const types = columns.map(([type], index) => `c${index} ${type}`).join(', ');
  const values = columns.map(([, value]) => value).join(', ');
  await both.source.run(
    `CREATE TABLE t (id integer PRIMARY KEY, ${types}); INSERT INTO t VALUES (1, ${values})`,
  );
  const declared = columns.map(([, , word], index) => `c${index} ${word}`).join(', ');
  await both.target.run(`CREATE TABLE t (id INTEGER PRIMARY KEY, ${declared})`);
  return both;
}

test("values of PostgreSQL become what an application's own file keeps, and the proof sees the same", async () => {
  await using both = await moveOf(CONVERSIONS);
  const columns = Object.fromEntries(
    CONVERSIONS.flatMap(([, , , , choice], index) => (choice ? [[`t.c${index}`, choice]] : [])),
  );
  const result = await both.manager({ mode: 'into-existing', columns }).migrate();
  expect(result.verification).toMatchObject({ status: 'same' });
  const cells = CONVERSIONS.map((_, index) => `typeof(c${index})||' '||quote(c${index})`);
  const [row = []] = await both.target.rows(`SELECT ${cells.join(', ')} FROM t`);
  const found = CONVERSIONS.map(([type, value, declared], index) => [type, value, declared, row[index]]);
  expect(found).toEqual(CONVERSIONS.map((one) => one.slice(0, 4)));
});

test('a value that the column of a file does not keep is refused with its key and the reason', async () => {
  await using both = await moveOf([
    ['interval', "'1 mon'", 'bigint', ''],
    ['bytea', "'\\xff'", 'TEXT', ''],
    ['timestamptz', "'2024-01-15 10:30:00+00'", 'INTEGER', ''],
    ['integer[]', "'{1}'", 'varchar(2)', ''],
    ['timestamptz', "'2024-01-15 10:30:00.0001+00'", 'DATETIME', ''],
    ['text[]', "array['a,b']", 'TEXT', ''],
  ]);
  const columns = { 't.c4': { spelled: 'iso' }, 't.c5': { spelled: 'typeorm' } } as const;
  await expect(both.manager({ mode: 'into-existing', columns }).migrate()).rejects.toMatchObject({
    code: 'TARGET_TYPES_DIFFER',
    message: expect.stringContaining(
      [
        't.c0 is bigint: 1 of 1 value does not fit bigint: it has months, which have no fixed length (id=1)',
        't.c1 is TEXT: 1 of 1 value does not fit text: its bytes are no text (id=1)',
        't.c2 is INTEGER: Nothing makes bigint of timestamptz. Numbers that count time have a unit: options.columns: { "public.t.c2": { to: "epoch-ms" } } says which',
        't.c3 is varchar(2): 1 of 1 value does not fit text(2): it has more characters than the type keeps (id=1)',
        't.c4 is DATETIME: 1 of 1 value does not fit text: it has more digits behind the second than the application writes (id=1)',
        't.c5 is TEXT: 1 of 1 value does not fit text: its elements cannot be told apart between commas (id=1)',
      ].join('\n'),
    ),
  });
});

test('moments are spelled as the framework does whose records the file holds', async () => {
  await using both = await moveOf([['timestamptz', "'2024-01-15 10:30:00+00'", 'DATETIME', '']]);
  await both.target.run('CREATE TABLE SequelizeMeta (name VARCHAR(255) PRIMARY KEY)');
  const result = await both.manager({ mode: 'into-existing' }).migrate();
  expect(result.verification).toMatchObject({ status: 'same' });
  expect(await both.target.rows('SELECT c0 FROM t')).toEqual([['2024-01-15 10:30:00.000 +00:00']]);
});
