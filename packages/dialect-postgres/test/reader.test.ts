import { encodeQuotedCsv, isEncodedBatch } from '@godwit/plugin-api';
import {
  batchesOf,
  encodedOf,
  openSourceBench,
  plansOf,
  rowsOf,
  type SourceBench,
  tableNamed,
} from './source-support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const ODD = [`it's`, `''`, 'NULL', '', '\\.', 'a\nb\r\n', ',",', '\u{1F426}é', "','", "'\n'", '\\x00'];

test.each([1, 7, 1000])('no row is lost or changed where batches of %s rows are cut', async (maxRows) => {
  await bench.client.query('DROP TABLE IF EXISTS odd; CREATE TABLE odd (id int PRIMARY KEY, a text, b text)');
  for (const [id, text] of ODD.entries()) {
    await bench.client.query('INSERT INTO odd VALUES ($1, $2, NULL), ($3, NULL, $2)', [
      id * 2,
      text,
      id * 2 + 1,
    ]);
  }
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'odd');
  const expected = ODD.flatMap((text, id) => [
    [id * 2, text, null],
    [id * 2 + 1, null, text],
  ]);
  expect(await rowsOf(session, table, { maxRows })).toEqual(expected);
  expect(await encodedOf(session, table, { maxRows })).toBe(encodeQuotedCsv(expected, plansOf(table)));
  const batches = await batchesOf(session, table, { maxRows, encoding: 'quoted-csv' });
  const counts = batches.map((batch) => (isEncodedBatch(batch) ? batch.rowCount : 0));
  expect(counts.every((count) => count <= maxRows)).toBe(true);
  expect(batches.at(-1)?.position).toBe(ODD.length * 2);
});

test('rows far larger than a batch and than a piece of the socket come whole, among small ones', async () => {
  await bench.client.query(`CREATE TABLE wide (id int, a text, b bytea);
    INSERT INTO wide SELECT g, CASE WHEN g % 5 = 0 THEN repeat('x''', 100000 + g) ELSE 'small' END,
      CASE WHEN g % 7 = 0 THEN decode(repeat('ab', 300000), 'hex') END FROM generate_series(1, 60) AS g`);
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'wide');
  const options = { maxBytes: 10_000, maxRows: 50 };
  const rows = await rowsOf(session, table, options);
  expect(rows).toHaveLength(60);
  for (const [id, a, b] of rows) {
    expect(a).toBe(Number(id) % 5 === 0 ? `x'`.repeat(100_000 + Number(id)) : 'small');
    expect(b === null ? null : (b as Uint8Array).length).toBe(Number(id) % 7 === 0 ? 300_000 : null);
  }
  expect(await encodedOf(session, table, options)).toBe(encodeQuotedCsv(rows, plansOf(table)));
});

test('a reading goes on after a position, ends at one, and names its rows', async () => {
  await bench.client.query(`CREATE TABLE steps (a int, b text, PRIMARY KEY (b, a)); INSERT INTO steps SELECT g, 'k' FROM generate_series(1, 100) AS g;
    CREATE TABLE nameless AS SELECT g AS x FROM generate_series(1, 3) AS g`);
  await using session = await bench.open();
  const schema = await session.introspect();
  const table = tableNamed(schema, 'steps');
  const numbers = async (more: object) => (await rowsOf(session, table, more)).map(([a]) => a);
  expect(await numbers({ after: 98 })).toEqual([99, 100]);
  expect(await numbers({ range: { id: '0', after: 10, through: 12 } })).toEqual([11, 12]);
  expect(await numbers({ range: { id: '0', after: 5, through: 50 }, after: 48 })).toEqual([49, 50]);
  expect(await numbers({ where: 'a > 90', after: 8 })).toEqual([99, 100]);
  const [batch] = await batchesOf(session, table, { after: 40, maxRows: 2 });
  expect(batch).toMatchObject({ rowIds: ['b=k,a=41', 'b=k,a=42'], position: 42 });
  const [nameless] = await batchesOf(session, tableNamed(schema, 'nameless'));
  expect(nameless).toMatchObject({ rowIds: ['ctid=(0,1)', 'ctid=(0,2)', 'ctid=(0,3)'] });
});

test('a value larger than allowed is refused with its column', async () => {
  await bench.client.query(
    `CREATE TABLE large (id int, a text); INSERT INTO large VALUES (1, repeat('x', 1000)), (2, repeat('y', 1001))`,
  );
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'large');
  expect(await rowsOf(session, table, { maxCellBytes: 1001 })).toHaveLength(2);
  await expect(rowsOf(session, table, { maxCellBytes: 1000 })).rejects.toMatchObject({
    code: 'CELL_TOO_LARGE',
    place: { schema: 'public', table: 'large', column: 'a' },
  });
});

test('long values are read as they are', async () => {
  await bench.client.query(`CREATE TABLE lengthy (b bytea, q text);
    INSERT INTO lengthy VALUES (decode(repeat('00ab', 1000000), 'hex'), '''' || repeat('é''x', 50000) || '''''')`);
  await using session = await bench.open();
  const [[bytes, text] = []] = await rowsOf(session, tableNamed(await session.introspect(), 'lengthy'));
  expect(Buffer.from(bytes as Uint8Array).equals(Buffer.from('00ab'.repeat(1_000_000), 'hex'))).toBe(true);
  expect(text === `'${"é'x".repeat(50_000)}''`).toBe(true);
});

test('a value is as large as it is, not as it travels', async () => {
  await bench.client.query(`CREATE TABLE sized (b bytea, q text, t text[]);
    INSERT INTO sized VALUES (decode(repeat('ab', 1000), 'hex'), repeat('''', 1000), NULL)`);
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'sized');
  for (const encoding of [undefined, 'quoted-csv']) {
    const asked = { ...(encoding && { encoding }) };
    expect(await batchesOf(session, table, { ...asked, maxCellBytes: 1000 })).toHaveLength(1);
    for (const column of ['b', 'q']) {
      const columns = plansOf(table).filter(({ name }) => name === column);
      await expect(batchesOf(session, table, { ...asked, columns, maxCellBytes: 999 })).rejects.toMatchObject(
        {
          code: 'CELL_TOO_LARGE',
          message: expect.stringContaining('1000 bytes'),
          place: { column },
        },
      );
    }
  }
});

test('a table has the rows of its partitions and not those of tables that inherit from it', async () => {
  await bench.client.query(`CREATE TABLE parent (x int); CREATE TABLE child (y int) INHERITS (parent);
    INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 3);
    CREATE TABLE parted (x int, y int) PARTITION BY LIST (x); CREATE TABLE p2 (y int, x int);
    ALTER TABLE parted ATTACH PARTITION p2 FOR VALUES IN (2); CREATE TABLE p1 PARTITION OF parted DEFAULT;
    INSERT INTO parted VALUES (2, 20), (1, 10)`);
  await using session = await bench.open();
  const schema = await session.introspect();
  expect(await rowsOf(session, tableNamed(schema, 'parent'))).toEqual([[1]]);
  expect(await rowsOf(session, tableNamed(schema, 'child'))).toEqual([[2, 3]]);
  const rows = await rowsOf(session, tableNamed(schema, 'parted'));
  expect(new Set(rows)).toEqual(
    new Set([
      [1, 10],
      [2, 20],
    ]),
  );
  expect(schema.tables.map((table) => table.name.name)).not.toContain('p1');
});

test('names that try to break out are names; tables without rows or columns are read', async () => {
  const schemaName = `s';--`;
  await bench.client.query(
    `CREATE SCHEMA "${schemaName}"; CREATE TABLE "${schemaName}"."a.b"" c
d" ("1 ""x"";
DROP" int PRIMARY KEY, "é😀'" text, "" int);`.replace(', "" int', ''),
  );
  await bench.client.query(`INSERT INTO "${schemaName}"."a.b"" c
d" VALUES (1, 'v'); CREATE TABLE bare (); INSERT INTO bare DEFAULT VALUES; INSERT INTO bare DEFAULT VALUES; CREATE TABLE nobody (x int)`);
  await using session = await bench.open();
  const schema = await session.introspect();
  const odd = tableNamed(schema, 'a.b" c\nd');
  const [batch] = await batchesOf(session, odd, { where: `"é😀'" = 'v' -- all` });
  expect(batch).toMatchObject({ rows: [[1, 'v']], rowIds: ['1 "x";\nDROP=1'] });
  expect(await rowsOf(session, tableNamed(schema, 'nobody'))).toEqual([]);
  expect(await rowsOf(session, tableNamed(schema, 'bare'))).toEqual([[], []]);
  expect(await encodedOf(session, tableNamed(schema, 'bare'))).toBe('\n\n');
});

test('the url chooses schemas; the system and the records of runs are never among them', async () => {
  const records = ['layout', 'runs', 'steps', 'checkpoints', 'suspended'];
  await bench.client.query(
    `CREATE SCHEMA one; CREATE SCHEMA two; CREATE SCHEMA godwit; CREATE SCHEMA kept;
     ${['one', 'two', 'godwit', 'kept'].map((schema) => `CREATE TABLE ${schema}.t (x int);`).join(' ')}
     ${records.map((name) => `CREATE TABLE kept.${name} (x int);`).join(' ')}`,
  );
  const names = async (settings: string) => {
    await using session = await bench.open({ settings });
    const { tables } = await session.introspect();
    return tables
      .map((table) => `${table.name.schema}.${table.name.name}`)
      .filter((name) => name.endsWith('.t'));
  };
  expect(await names('')).toEqual(['godwit.t', 'one.t', 'two.t']);
  expect(await names('schema=two')).toEqual(['two.t']);
  expect(await names('schema=two,%20one')).toEqual(['one.t', 'two.t']);
});
