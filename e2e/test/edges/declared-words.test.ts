import { sqliteToPostgres } from './scene.js';

/** What the tools that make a SQLite file declare, with values as they write them. */
const SOURCE = `
  CREATE TABLE sea_orm (id integer PRIMARY KEY, price real_decimal(10, 2), total real_money(19, 4), at timestamp_with_timezone_text,
    doc jsonb_text, tags enum_text, raw varbinary_blob(16));
  INSERT INTO sea_orm VALUES (1, 12.5, 0.1, '2024-01-31 13:14:15+00:00', '{"a":1}', 'x', x'00ff');
  CREATE TABLE phinx (id INTEGER PRIMARY KEY, flag BOOLEAN_INTEGER NOT NULL DEFAULT 1, born DATE_TEXT, at DATETIME_TEXT, key UUID_TEXT,
    raw BINARY_BLOB, size SMALLINTEGER);
  INSERT INTO phinx VALUES (1, 0, '2024-01-31', '2024-01-31 13:14:15', '6f9619ff-8b86-d011-b42d-00c04fc964ff', x'01', 70000);
  CREATE TABLE framework (Id INTEGER PRIMARY KEY, Flag BIT NOT NULL DEFAULT 0, Many BIT(8), At datetime2(3), Zoned datetimeoffset(3),
    Amount DECIMAL UNSIGNED, Version ROWVERSION, Name nvarchar, Score SINGLE, Old LONG);
  INSERT INTO framework VALUES (1, 1, 200, '2024-01-31 13:14:15.123', '2024-01-31 13:14:15.5+02:00', 1.25, x'0102', 'n', 0.1, 7);
  CREATE TABLE hibernate (id bigint PRIMARY KEY, at timestamp with time zone(3), small timestamp without time zone (0), raw longvarbinary,
    note binary large object, price bigdecimal);
  INSERT INTO hibernate VALUES (1, '2024-01-31 13:14:15.123Z', '2024-01-31 13:14:15', x'03', x'04', 12.345);
  CREATE TABLE rails (id integer PRIMARY KEY, at datetime(6), short datetime(3));
  INSERT INTO rails VALUES (1, '2024-01-31 13:14:15.123456', '2024-01-31 13:14:15.1239');`;

const TYPES = `SELECT c.relname || '.' || attname, format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid)
  FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 1 ORDER BY 1`;

test('words that frameworks declare are of the types that they mean', async () => {
  await using moved = await sqliteToPostgres(SOURCE);
  expect(moved.complaint).toBe('');
  expect(await moved.rows(TYPES)).toEqual([
    'framework.Amount | numeric | NULL',
    'framework.At | timestamp(3) without time zone | NULL',
    'framework.Flag | boolean | false',
    'framework.Many | bigint | NULL',
    'framework.Name | text | NULL',
    'framework.Old | bigint | NULL',
    'framework.Score | double precision | NULL',
    'framework.Version | bytea | NULL',
    'framework.Zoned | timestamp(3) with time zone | NULL',
    'hibernate.at | timestamp(3) with time zone | NULL',
    'hibernate.note | bytea | NULL',
    'hibernate.price | numeric | NULL',
    'hibernate.raw | bytea | NULL',
    'hibernate.small | timestamp(0) without time zone | NULL',
    'phinx.at | timestamp without time zone | NULL',
    'phinx.born | date | NULL',
    'phinx.flag | boolean | true',
    'phinx.key | uuid | NULL',
    'phinx.raw | bytea | NULL',
    'phinx.size | bigint | NULL',
    'rails.at | timestamp without time zone | NULL',
    'rails.short | timestamp without time zone | NULL',
    'sea_orm.at | timestamp with time zone | NULL',
    'sea_orm.doc | jsonb | NULL',
    'sea_orm.price | numeric(10,2) | NULL',
    'sea_orm.raw | bytea | NULL',
    'sea_orm.tags | text | NULL',
    'sea_orm.total | numeric(19,4) | NULL',
  ]);
  expect(await moved.rows('SELECT price, total FROM sea_orm')).toEqual(['12.50 | 0.1000']);
  expect(await moved.rows('SELECT short FROM rails')).toEqual(['2024-01-31 13:14:15.1239']);
  // Finer than three digits: wider, and told.
  expect(moved.codes('rails.short')).toEqual(['TYPE_WIDENED']);
});
