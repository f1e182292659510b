import { createTestDatabase, execute, serverVersion } from '@godwit/test-support';
import { godwit } from '../command.js';
import { complaint, ledgerOf } from '../ledger.js';
import { createTemporaryFolder } from '../temporary-folder.js';
import { migrate } from '../there-and-back.js';
import { notesAt } from './notes.js';
import { askPostgres, postgresToPostgres, postgresToSqlite, type Scene } from './scene.js';

async function hasExtension(): Promise<boolean> {
  await using server = await createTestDatabase();
  const sql = "SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gist'";
  return (await askPostgres(server.url, sql)).length > 0;
}

const withExtension = (await hasExtension()) ? test : test.skip;

const suite = (await serverVersion()) >= 18 ? describe : describe.skip;

suite('constraints that only PostgreSQL has, keys over periods (PostgreSQL 18) among them', () => {
  const SOURCE = `
  CREATE TABLE booked (id int PRIMARY KEY, during tsrange, gone bool NOT NULL, CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (NOT gone),
    CONSTRAINT late EXCLUDE USING gist (during WITH =) DEFERRABLE INITIALLY DEFERRED);
  INSERT INTO booked VALUES (1, '[2020-01-01,2020-02-01)', false), (2, '[2020-01-15,2020-01-16)', true);
  CREATE TABLE keyed (a int, b int, c text, CONSTRAINT p PRIMARY KEY (a) INCLUDE (c, b), CONSTRAINT u UNIQUE NULLS NOT DISTINCT (b) INCLUDE (c) DEFERRABLE);
  INSERT INTO keyed VALUES (1, NULL, 'x');
  CREATE TABLE versions (id int4range, valid tsrange, CONSTRAINT v PRIMARY KEY (id, valid WITHOUT OVERLAPS));
  CREATE TABLE a_parts (of int4range, valid tsrange, CONSTRAINT f FOREIGN KEY (of, PERIOD valid) REFERENCES versions (id, PERIOD valid));
  INSERT INTO versions VALUES ('[1,2)', '[2020-01-01,2021-01-01)'); INSERT INTO a_parts VALUES ('[1,2)', '[2020-03-01,2020-04-01)');`;

  const CONSTRAINTS = `SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY conrelid::regclass::text, conname`;

  describe('within PostgreSQL', () => {
    let moved: Scene;
    beforeAll(async () => {
      moved = await postgresToPostgres(SOURCE, { flags: ['--verify', 'full'] });
    });
    afterAll(() => moved?.[Symbol.asyncDispose]());

    test('exclusion constraints, keys over periods and INCLUDE arrive, and nothing is told', async () => {
      expect(moved.complaint).toBe('');
      expect(moved.ledger.filter(({ place }) => place.table !== undefined)).toEqual([]);
      expect(await moved.rows(CONSTRAINTS)).toEqual([
        expect.stringMatching(/^a_parts \| f \| FOREIGN KEY \(of, PERIOD valid\) .*PERIOD valid\) \| t$/),
        'booked | apart | EXCLUDE USING gist (during WITH &&) WHERE ((NOT gone)) | t',
        'booked | booked_pkey | PRIMARY KEY (id) | t',
        'booked | late | EXCLUDE USING gist (during WITH =) DEFERRABLE INITIALLY DEFERRED | t',
        'keyed | p | PRIMARY KEY (a) INCLUDE (c, b) | t',
        'keyed | u | UNIQUE NULLS NOT DISTINCT (b) INCLUDE (c) DEFERRABLE | t',
        'versions | v | PRIMARY KEY (id, valid WITHOUT OVERLAPS) | t',
      ]);
    });

    test.each([
      ["booked VALUES (3, '[2020-01-20,2020-01-21)', false)", '23P01'],
      ["versions VALUES ('[1,2)', '[2020-12-31,2022-01-01)')", '23P01'],
      ["a_parts VALUES ('[1,2)', '[2020-03-01,2021-04-01)')", '23503'],
      ["keyed VALUES (2, NULL, 'y')", '23505'],
    ])('INSERT INTO %s is refused', async (row, code) => {
      await expect(moved.rows(`INSERT INTO ${row}`)).rejects.toMatchObject({ code });
    });
  });

  test('verify notices what was taken away since', async () => {
    using folder = createTemporaryFolder();
    await using source = await createTestDatabase();
    await using target = await createTestDatabase();
    await execute(source.url, SOURCE);
    expect((await migrate(source.url, target.url, folder.path)).code).toBe(0);
    const verify = () => godwit(['verify', source.url, target.url], { cwd: folder.path });
    expect((await verify()).code).toBe(0);
    await execute(
      target.url,
      `ALTER TABLE booked DROP CONSTRAINT apart; ALTER TABLE a_parts DROP CONSTRAINT f; ALTER TABLE versions DROP CONSTRAINT v;
     ALTER TABLE keyed DROP CONSTRAINT p; ALTER TABLE keyed ADD CONSTRAINT p PRIMARY KEY (a)`,
    );
    const { code, stdout } = await verify();
    expect(code).toBe(3);
    for (const what of [
      'the exclusion constraint apart',
      'the foreign key over periods of time f',
      'the primary key over periods of time v',
    ])
      expect(stdout).toContain(`The target lacks ${what}`);
    expect(stdout).toContain(
      'The primary key p (a) is not as planned: included columns: nothing instead of c, b.',
    );
  });

  const MIXED = `CREATE EXTENSION btree_gist; CREATE TABLE rooms (room int, during tsrange, CONSTRAINT apart EXCLUDE USING gist (room WITH =, during WITH &&));
  CREATE TABLE periods (room int, during tsrange, CONSTRAINT p PRIMARY KEY (room, during WITHOUT OVERLAPS));
  CREATE TABLE parts (room int, during tsrange, CONSTRAINT f FOREIGN KEY (room, PERIOD during) REFERENCES periods);`;

  withExtension(
    'what the target has of an extension is used, and what it has not is told with what to do',
    async () => {
      await using there = await postgresToPostgres(MIXED, { before: 'CREATE EXTENSION btree_gist' });
      expect(there.complaint).toBe('');
      expect((await there.rows(CONSTRAINTS)).map((row) => row.split(' | ')[1])).toEqual(['f', 'p', 'apart']);
      await using moved = await postgresToPostgres(MIXED);
      expect(moved.complaint).toBe('');
      for (const place of ['rooms:apart', 'periods:p', 'parts:f'])
        expect(moved.note('TABLE_NOT_MODELLED', place)).toMatchObject({
          severity: 'loss',
          message: expect.stringMatching(
            /It uses operator class public\.gist_int4_ops .* before the move \(CREATE EXTENSION/,
          ),
        });
    },
  );

  const AGAINST = `CREATE TABLE booked (id int PRIMARY KEY, during tsrange, CONSTRAINT apart EXCLUDE USING gist (during WITH &&));
  UPDATE pg_index SET indisready = false WHERE indexrelid = 'apart'::regclass;
  INSERT INTO booked VALUES (1, '[2020-01-01,2020-02-01)'), (2, '[2020-01-15,2020-01-16)');
  CREATE TABLE versions (id int4range, valid tsrange, CONSTRAINT v PRIMARY KEY (id, valid WITHOUT OVERLAPS));
  CREATE TABLE parts (of int4range, valid tsrange, CONSTRAINT f FOREIGN KEY (of, PERIOD valid) REFERENCES versions);
  SET session_replication_role = replica; INSERT INTO parts VALUES ('[1,2)', '[2020-03-01,2020-04-01)')`;

  test.each([
    ['', []],
    [', be they of a part of the tables or not', ['--include-tables', 'booked,versions,parts']],
  ])('rows against them arrive, told, and the run is not complete%s', async (_case, flags) => {
    await using moved = await postgresToPostgres(AGAINST, { flags });
    expect(moved.run.code).toBe(3);
    expect(await moved.rows('SELECT (SELECT count(*) FROM booked), (SELECT count(*) FROM parts)')).toEqual([
      '2 | 1',
    ]);
    expect(moved.note('TABLE_NOT_MODELLED', 'booked:apart')).toMatchObject({
      severity: 'loss',
      message: expect.stringMatching(/^The exclusion constraint was not made: .*SQLSTATE 23P01/),
    });
    expect(moved.note('FOREIGN_KEY_NOT_VALID', 'parts:f')).toMatchObject({ severity: 'warning' });
    expect((await moved.rows(CONSTRAINTS)).filter((row) => row.endsWith('| f'))).toEqual([
      expect.stringMatching(/^parts \| f \| .* NOT VALID/),
    ]);
  });

  test('under other names, or without what they point at, they are told and not made', async () => {
    using folder = createTemporaryFolder();
    await using source = await createTestDatabase();
    await using target = await createTestDatabase();
    await execute(source.url, SOURCE);
    const renamed = await migrate(source.url, `${target.url}?schema=other`, folder.path);
    expect(complaint(renamed)).toBe('');
    const notes = notesAt(ledgerOf(renamed), 'booked:apart');
    expect(notes).toMatchObject([{ code: 'TABLE_NOT_MODELLED', severity: 'loss' }]);
    expect(notes[0]?.message).toMatch(
      /because names that it may use differ in the target: EXCLUDE USING gist/,
    );
    await using part = await postgresToPostgres(SOURCE, { flags: ['--include-tables', 'a_parts'] });
    expect(part.complaint).toBe('');
    expect(part.note('TABLE_NOT_MODELLED', 'a_parts:f')?.message).toContain(
      'public.versions, which is not in',
    );
  });

  test('into SQLite each is told with its text', async () => {
    await using moved = await postgresToSqlite(SOURCE);
    expect(moved.complaint).toBe('');
    for (const [place, text] of [
      ['booked:apart', 'EXCLUDE USING gist (during WITH &&) WHERE ((NOT gone))'],
      ['booked:late', 'EXCLUDE USING gist (during WITH =) DEFERRABLE INITIALLY DEFERRED'],
      ['versions:v', 'PRIMARY KEY (id, valid WITHOUT OVERLAPS)'],
      ['a_parts:f', 'FOREIGN KEY (of, PERIOD valid)'],
    ] as const)
      expect(moved.note('TABLE_NOT_MODELLED', place)).toMatchObject({
        severity: 'loss',
        message: expect.stringContaining(text),
      });
    for (const place of ['keyed:p', 'keyed:u'])
      expect(moved.note('TABLE_OPTION_NOT_CARRIED', place)?.message).toBeDefined();
  });
});
