import pg from 'pg';
import { openSourceBench, plansOf, rowsOf, type SourceBench, tableNamed } from './source-support.js';
import { never } from './support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const PROFILE = { badText: 'fail', sourceTimeZone: 'UTC', signal: never() } as const;

test('tables without the right to read them are marked, and reading one is refused', async () => {
  const role = `reader_${Date.now()}`;
  await bench.client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'pw'; CREATE TABLE secret (x int); CREATE TABLE open_one (x int, y int);
    CREATE TABLE part_of (x int, y int); GRANT SELECT ON open_one TO ${role}; GRANT SELECT (x) ON part_of TO ${role}`);
  const url = new URL(bench.database.url);
  url.username = role;
  url.password = 'pw';
  await using session = await bench.open({ url: url.href });
  const schema = await session.introspect();
  const readable = schema.tables.map((table) => [table.name.name, table.unreadable]);
  expect(readable).toEqual([
    ['open_one', undefined],
    ['part_of', [`GRANT SELECT ON public.part_of TO ${role}`]],
    ['secret', [`GRANT SELECT ON public.secret TO ${role}`]],
  ]);
  await expect(rowsOf(session, tableNamed(schema, 'secret'))).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
    place: { schema: 'public', table: 'secret' },
  });
  expect(await rowsOf(session, tableNamed(schema, 'open_one'))).toEqual([]);
});

test('rows that a policy would hide are an error and not silence', async () => {
  const role = `hidden_${Date.now()}`;
  await bench.client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'pw'; CREATE TABLE guarded (x int); INSERT INTO guarded VALUES (1), (2);
    ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; CREATE POLICY one ON guarded USING (x = 1); GRANT SELECT ON guarded TO ${role}`);
  const url = new URL(bench.database.url);
  url.username = role;
  url.password = 'pw';
  await using session = await bench.open({ url: url.href });
  const schema = await session.introspect();
  expect(tableNamed(schema, 'guarded').unreadable).toEqual([`ALTER ROLE ${role} BYPASSRLS`]);
  await expect(rowsOf(session, tableNamed(schema, 'guarded'))).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
  expect(schema.notes).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('row security') }),
  );
});

test.each([
  ['DROP TABLE gone', 'dropped'],
  ['ALTER TABLE gone RENAME TO elsewhere', 'dropped or renamed'],
  ['TRUNCATE gone', 'truncated'],
  ['ALTER TABLE gone ALTER x TYPE bigint', 'truncated or rewritten'],
  ['DROP TABLE gone; CREATE TABLE gone (x int)', 'made anew'],
  ['ALTER TABLE gone RENAME x TO z', 'a column is not there any more'],
])('%s during the run is told', async (change, word) => {
  await bench.client.query(
    'DROP TABLE IF EXISTS gone, elsewhere; CREATE TABLE gone (x int); INSERT INTO gone VALUES (1)',
  );
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'gone');
  await bench.client.query(change);
  const told = { code: 'READ_FAILED', message: expect.stringContaining(word), place: { table: 'gone' } };
  await expect(rowsOf(session, table)).rejects.toMatchObject(told);
  await expect(session.profile?.(table, { columns: plansOf(table), ...PROFILE })).rejects.toMatchObject(told);
});

test('a row that no COPY can give is told, with the query that finds it', async () => {
  // Compressed, it is small: values are copied from row to row as they are stored.
  const columns = Array.from({ length: 18 }, (_, at) => `x AS c${at}`);
  await bench.client.query(`CREATE TABLE one (x bytea); INSERT INTO one SELECT convert_to(repeat('A', 30000000), 'UTF8');
    CREATE TABLE wide AS SELECT 7 AS id, ${columns.join(', ')} FROM one; ALTER TABLE wide ADD PRIMARY KEY (id)`);
  await using session = await bench.open();
  const schema = await session.introspect();
  const refused = await rowsOf(session, tableNamed(schema, 'wide')).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'CELL_TOO_LARGE',
    place: { schema: 'public', table: 'wide' },
    hint: expect.stringContaining('where'),
  });
  const query = /SELECT "id".*$/.exec(String((refused as { hint?: string }).hint))?.[0] ?? '';
  expect((await bench.client.query(query)).rows).toEqual([{ id: 7 }]);
  await bench.client.query('DROP TABLE one, wide');
});

test('a partition that goes during the run is told', async () => {
  await bench.client.query(`CREATE TABLE whole (x int) PARTITION BY LIST (x); CREATE TABLE one PARTITION OF whole FOR VALUES IN (1);
    INSERT INTO whole VALUES (1)`);
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'whole');
  await bench.client.query('ALTER TABLE whole DETACH PARTITION one');
  await expect(rowsOf(session, table)).rejects.toMatchObject({
    message: expect.stringContaining('partitions'),
  });
});

test('a predicate that is none is told before anything is read', async () => {
  await bench.client.query('CREATE TABLE picked (x int); INSERT INTO picked VALUES (1), (2)');
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'picked');
  const ask = (where: string) => session.profile?.(table, { columns: plansOf(table), ...PROFILE, where });
  await expect(ask('x >')).rejects.toMatchObject({ code: 'WHERE_INVALID', place: { table: 'picked' } });
  await expect(ask('nothing = 1')).rejects.toMatchObject({ code: 'WHERE_INVALID' });
  expect(await ask('x > 1 -- and more')).toMatchObject({ rows: 1n });
  expect(await rowsOf(session, table, { where: 'picked.x > 1' })).toEqual([[2]]);
});

test('a schema that is not there is told with those that are', async () => {
  await using session = await bench.open({ settings: 'schema=public,nowhere' });
  await expect(session.introspect()).rejects.toMatchObject({
    code: 'NAME_MATCHES_NOTHING',
    message: expect.stringContaining('"nowhere"'),
    hint: expect.stringContaining('public'),
  });
});

test('bytes that are no text, in a database that lets them pass, are refused', async () => {
  const name = `ascii_${Date.now()}`;
  await bench.client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`);
  const url = new URL(bench.database.url);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(
    "CREATE TABLE raw AS SELECT 'é'::text AS x; CREATE TABLE bad AS SELECT E'\\xff'::text AS x",
  );
  await client.end();
  {
    await using session = await bench.open({ url: url.href });
    const schema = await session.introspect();
    expect(await rowsOf(session, tableNamed(schema, 'raw'))).toEqual([['é']]);
    await expect(rowsOf(session, tableNamed(schema, 'bad'))).rejects.toMatchObject({ code: 'BAD_TEXT' });
    const encoded = rowsOf(session, tableNamed(schema, 'bad'), { encoding: 'quoted-csv' });
    await expect(encoded).rejects.toMatchObject({ code: 'BAD_TEXT', place: { table: 'bad' } });
  }
  await bench.client.query(`DROP DATABASE ${name} WITH (FORCE)`);
});

test('what the server says of damaged files is told as damage', async () => {
  await bench.client.query(`CREATE TABLE damaged AS SELECT 1 AS x;
    CREATE FUNCTION damage() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'invalid page in block 0' USING ERRCODE = 'XX001'; END $$`);
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'damaged');
  await expect(rowsOf(session, table, { where: 'public.damage()' })).rejects.toMatchObject({
    code: 'SOURCE_CORRUPT',
    place: { schema: 'public', table: 'damaged' },
  });
});

test('a server that reads over damaged pages is told not to, or is not read', async () => {
  const role = `forgiving_${Date.now()}`;
  await bench.client.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'pw';
    ALTER ROLE ${role} SET zero_damaged_pages = on; CREATE TABLE counted AS SELECT 1 AS x`);
  const url = new URL(bench.database.url);
  url.username = role;
  url.password = 'pw';
  {
    await using session = await bench.open({ url: url.href });
    const table = tableNamed(await session.introspect(), 'counted');
    const where = "current_setting('zero_damaged_pages') = 'off'";
    expect(await rowsOf(session, table, { where })).toEqual([[1]]);
  }
  await bench.client.query(`ALTER ROLE ${role} NOSUPERUSER`);
  await expect(bench.open({ url: url.href })).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('zero_damaged_pages'),
  });
  await bench.client.query(`DROP ROLE ${role}`);
});
