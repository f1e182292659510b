import type { Note } from '@godwit/plugin-api';
import { type DialectName, twoDatabases } from './support/two-databases.js';

const GUID = '123e4567-e89b-12d3-a456-426614174000';
const CAPITALS = GUID.toUpperCase();

/** What was written for values whose spelling changes, and beside each of it one that is true of every spelling. */
const SQLITE = `
  CREATE TABLE t (
    id INTEGER PRIMARY KEY, guid TEXT DEFAULT '${CAPITALS}' CHECK (guid = upper(guid)), word TEXT, code TEXT,
    raw BLOB CHECK (length(raw) < 10), same TEXT CHECK (length(same) = 36),
    tail TEXT AS (guid || 'x'), said TEXT AS (word || ''), coded TEXT AS (code || '!'), CHECK (word IS NOT NULL));
  CREATE INDEX by_guid ON t (id) WHERE guid = '${CAPITALS}';
  INSERT INTO t (id, guid, word, code, raw, same) VALUES (1, '${CAPITALS}', 'yes', '007', 'é', '${GUID}');`;

/** Columns that become text, which is spelled otherwise than constants of their types, and two whose text is the same. */
const POSTGRES = `
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE DOMAIN share AS numeric(6,2) DEFAULT 7 CHECK (VALUE < 100);
  CREATE TABLE t (
    id int PRIMARY KEY, n numeric(10,2) DEFAULT 1.255 CHECK (n < 100), span interval DEFAULT '1 day', words text[] DEFAULT '{x}',
    raw bytea DEFAULT '\\x00', padded char(3) DEFAULT 'a', part share, feel mood DEFAULT 'ok', guid uuid DEFAULT '${GUID}');
  INSERT INTO t (id) VALUES (1);`;

const AS_TEXT = ['n', 'span', 'words', 'raw', 'padded', 'part', 'feel', 'guid'];

function lost(ledger: readonly Note[]): readonly string[] {
  const losses = ledger.filter(({ severity }) => severity === 'loss');
  return losses
    .map(({ code, place }) => `${code.replace('_NOT_CARRIED', '')} ${place.object ?? place.column}`)
    .toSorted();
}

test('what was written for another spelling is left out and told, from SQLite to PostgreSQL', async () => {
  await using pair = await twoDatabases('sqlite', 'postgres');
  await pair.source.run(SQLITE);
  const typeMappings = { 't.guid': 'uuid', 't.word': 'boolean', 't.code': 'integer', 't.same': 'uuid' };
  const result = await pair.manager({ typeMappings }).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(lost(result.ledger)).toEqual([
    'CHECK guid',
    'CHECK raw',
    'GENERATED coded',
    'GENERATED said',
    'GENERATED tail',
    'INDEX by_guid',
  ]);
  expect(
    await pair.target.rows(
      "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = 't'::regclass ORDER BY 1",
    ),
  ).toEqual([['CHECK ((length((same)::text) = 36))'], ['CHECK ((word IS NOT NULL))']]);
  await pair.target.run(
    `INSERT INTO t (id, guid, word, raw) VALUES (2, '${CAPITALS}', true, convert_to('éééééé', 'UTF8'));
     INSERT INTO t (id, word) VALUES (3, true)`,
  );
  expect(await pair.target.rows('SELECT guid::text FROM t WHERE id = 3')).toEqual([[GUID]]);
});

test.each<DialectName>(['sqlite', 'postgres'])(
  'a default, a check and a domain of a type that becomes text do not go along, from PostgreSQL to %s',
  async (to) => {
    await using pair = await twoDatabases('postgres', to, 'copy.db');
    await pair.source.run(POSTGRES);
    const typeMappings = Object.fromEntries(AS_TEXT.map((name) => [`t.${name}`, 'text']));
    const result = await pair.manager({ typeMappings }).migrate();
    expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
    expect(lost(result.ledger)).toEqual([
      'CHECK part',
      'CHECK t_n_check',
      'DEFAULT n',
      'DEFAULT padded',
      'DEFAULT part',
      'DEFAULT raw',
      'DEFAULT span',
      'DEFAULT words',
    ]);
    await pair.target.run("INSERT INTO t (id, n) VALUES (2, '1000')");
    expect(
      await pair.target.rows('SELECT n, span, words, raw, padded, part, feel, guid FROM t WHERE id = 2'),
    ).toEqual([['1000', null, null, null, null, null, 'ok', GUID]]);
  },
);

test('within SQLite a column that becomes a number leaves what compares it as text', async () => {
  await using pair = await twoDatabases('sqlite', 'sqlite', 'copy.db');
  await pair.source.run(`
    CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT CHECK (n > '1'), day TEXT CHECK (day > '2000'), tail TEXT AS (n || 'x'));
    CREATE INDEX high ON t (n) WHERE n > '10';
    INSERT INTO t (id, n, day) VALUES (1, '7', '2025-01-01');`);
  const typeMappings = { 't.n': 'decimal(5,2)', 't.day': 'date' };
  const result = await pair.manager({ typeMappings }).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(lost(result.ledger)).toEqual(['CHECK n', 'GENERATED tail', 'INDEX high']);
  await expect(pair.target.run("INSERT INTO t (id, day) VALUES (2, '1999')")).rejects.toThrow(/CHECK/);
});
