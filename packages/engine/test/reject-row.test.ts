import { defineTransform } from '@godwit/plugin-api';
import type { MigrationResult } from '../src/index.js';
import { type DialectName, twoDatabases } from './support/two-databases.js';

/** `id` counts to 3000, and of every seventh hundred one row has `bad` for `n`. */
const rows = (bad: string): string => `
  CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, name VARCHAR(20));
  WITH RECURSIVE i (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM i WHERE id < 3000)
  INSERT INTO t SELECT id, CASE WHEN id % 700 = 13 THEN ${bad} ELSE id END, 'name ' || id FROM i`;
const BAD = [13, 713, 1413, 2113, 2813].map((id) => `id=${id}`);

const counts = ({ tables }: MigrationResult): unknown =>
  tables.map(({ read, written, rejected }) => ({ read, written, rejected }));

const keysOf = ({ tables }: MigrationResult): unknown => tables[0]?.rejects?.map(({ key }) => key);

test('rows whose values do not fit are left out and told, and the column keeps its type', async () => {
  await using both = await twoDatabases('sqlite', 'postgres');
  await both.source.run(rows(`'none'`));
  const result = await both.manager({ onError: 'reject-row' }).migrate();
  expect(result).toMatchObject({ status: 'incomplete', verification: { status: 'same' } });
  expect(counts(result)).toEqual([{ read: 3000, written: 2995, rejected: 5 }]);
  expect(keysOf(result)).toEqual(BAD);
  expect(result.tables[0]?.rejects?.[0]).toMatchObject({ code: 'VALUE_DOES_NOT_FIT', column: 'n' });
  expect(JSON.stringify(result)).not.toContain('"none"');
  expect(await both.target.rows('SELECT count(*), pg_typeof(min(n)) FROM t')).toEqual([['2995', 'bigint']]);
});

test('a column of which most values do not fit is wrong itself, and no row is left out', async () => {
  await using both = await twoDatabases('sqlite', 'postgres');
  await both.source.run(`CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER);
    INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 3)`);
  const result = await both.manager({ onError: 'reject-row' }).migrate();
  expect(counts(result)).toEqual([{ read: 3, written: 3, rejected: 0 }]);
});

test('text that no target takes costs its row, and the values are told where they may be', async () => {
  await using both = await twoDatabases('sqlite', 'postgres');
  await both.source.run(`CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO t VALUES (1, 'a'), (2, 'b' || char(0) || 'c'), (3, CAST(x'ff41' AS TEXT)), (4, 'd')`);
  const result = await both.manager({ onError: 'reject-row', showValues: true }).migrate();
  expect(counts(result)).toEqual([{ read: 4, written: 2, rejected: 2 }]);
  expect(result.tables[0]?.rejects).toMatchObject([
    { key: 'id=2', code: 'BAD_TEXT', column: 'name', values: { id: '2' } },
    { key: 'id=3', code: 'BAD_TEXT', values: { id: '3', name: 'ff41' } },
  ]);
});

const PLACES: readonly [DialectName, DialectName][] = [
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
  ['postgres', 'postgres'],
  ['sqlite', 'sqlite'],
];

test.each(PLACES)('from %s to %s, rows that rules of the target refuse are left out', async (from, to) => {
  await using both = await twoDatabases(from, to);
  await both.source.run(`CREATE TABLE p (id BIGINT PRIMARY KEY);
    CREATE TABLE t (id INTEGER PRIMARY KEY, p BIGINT, u BIGINT, n BIGINT);
    INSERT INTO p VALUES (0), (1);
    INSERT INTO t ${from === 'sqlite' ? 'WITH RECURSIVE i (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM i WHERE id < 3000)' : 'WITH i AS (SELECT generate_series(1, 3000) AS id)'}
    SELECT id, 0, CASE id WHEN 2500 THEN 2499 ELSE id END, CASE id % 700 WHEN 13 THEN NULL ELSE id END FROM i`);
  await both.target.run(`CREATE TABLE p (id BIGINT PRIMARY KEY);
    CREATE TABLE t (id BIGINT PRIMARY KEY, p BIGINT, u BIGINT UNIQUE, n BIGINT NOT NULL CONSTRAINT odd CHECK (n % 1000 <> 77))`);
  const manager = both.manager({ onError: 'reject-row', dataOnly: true });
  const result = await manager.migrate();
  expect(counts(result)).toEqual([
    { read: 3000, written: 2991, rejected: 9 },
    { read: 2, written: 2, rejected: 0 },
  ]);
  const told = result.tables[0]?.rejects ?? [];
  expect(told.map(({ key }) => key)).toEqual(
    [13, 77, 713, 1077, 1413, 2077, 2113, 2500, 2813].map((id) => `id=${id}`),
  );
  expect(told.find(({ key }) => key === 'id=77')).toMatchObject({ code: 'WRITE_FAILED', constraint: 'odd' });
  expect(told.find(({ key }) => key === 'id=13')).toMatchObject({ column: 'n' });
  expect(await both.target.rows('SELECT count(*) FROM t')).toEqual([['2991']]);
  // The proof names what is missing.
  expect(result.verification).toMatchObject({ status: 'different' });
});

const REFUSED: readonly [string, (id: number) => boolean][] = [
  [
    'neighbours, and the first and the last one',
    (id) => [1, 1500, 1501, 1502, 2000, 2001, 3000].includes(id),
  ],
  ['every one of a stretch', (id) => id > 900 && id < 1100],
  ['all', () => true],
];

test.each(REFUSED)('of refused rows exactly those are left out: %s', async (_, isBad) => {
  await using both = await twoDatabases('sqlite', 'postgres');
  const ids = Array.from({ length: 3000 }, (__, index) => index + 1);
  const bad = ids.filter(isBad);
  await both.source.run(`${rows('id')}; UPDATE t SET n = -1 WHERE id IN (${bad.join()})`);
  await both.target.run('CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT CHECK (n > 0), name TEXT)');
  const told: string[] = [];
  const manager = both.manager({ onError: 'reject-row', dataOnly: true, batchSize: 300 });
  manager.on((event) => {
    if (event.type === 'table:rejected') told.push(...event.rejects.map(({ key }) => key));
  });
  const result = await manager.migrate();
  const written = ids.length - bad.length;
  expect(counts(result)).toEqual([{ read: ids.length, written, rejected: bad.length }]);
  expect(told).toEqual(bad.map((id) => `id=${id}`));
  const arrived = await both.target.rows('SELECT id FROM t ORDER BY id');
  expect(arrived.map(([id]) => Number(id))).toEqual(ids.filter((id) => !isBad(id)));
});

test('of rows of one key the first arrives', async () => {
  await using both = await twoDatabases('sqlite', 'postgres');
  await both.source.run(`${rows('id')}; UPDATE t SET n = 5 WHERE id IN (1200, 2900)`);
  await both.target.run('CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT UNIQUE, name TEXT)');
  const result = await both.manager({ onError: 'reject-row', dataOnly: true }).migrate();
  expect(counts(result)).toEqual([{ read: 3000, written: 2998, rejected: 2 }]);
  expect(keysOf(result)).toEqual(['id=1200', 'id=2900']);
});

/** Throws for each value of which the last digits are 13. */
const picky = defineTransform({
  name: 'picky',
  match: { table: 't', column: 'n', kind: 'bigint' },
  open: () => (value: bigint) => {
    if (value % 700n === 13n) throw new Error('unlucky');
    return value + 1n;
  },
});

test.each([
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
] as const)('from %s to %s, rows for which a transform throws are left out', async (from, to) => {
  await using both = await twoDatabases(from, to);
  const script = rows('id');
  await both.source.run(
    from === 'sqlite'
      ? script
      : `CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, name TEXT);
         INSERT INTO t SELECT id, id, 'name ' || id FROM generate_series(1, 3000) AS id`,
  );
  const result = await both.manager({ onError: 'reject-row' }, [picky]).migrate();
  expect(counts(result)).toEqual([{ read: 3000, written: 2995, rejected: 5 }]);
  expect(keysOf(result)).toEqual(BAD);
  expect(result.tables[0]?.rejects?.[0]).toMatchObject({ code: 'TRANSFORM_FAILED', column: 'n' });
});

test('rows that were corrected arrive, and then both sides hold the same', async () => {
  await using both = await twoDatabases('sqlite', 'postgres');
  await both.source.run(rows(`'none'`));
  const manager = both.manager({ onError: 'reject-row' });
  await manager.migrate();
  await both.source.run('UPDATE t SET n = 5 WHERE id IN (13, 713); DELETE FROM t WHERE id = 1413');
  expect(await manager.retryRejects()).toMatchObject({
    status: 'left',
    tables: [{ name: 't', tried: 5, arrived: 2, gone: 1, refused: 2, rejects: [{ key: 'id=2113' }, {}] }],
  });
  await both.source.run(`UPDATE t SET n = 6 WHERE typeof(n) = 'text'`);
  expect(await manager.retryRejects()).toMatchObject({
    status: 'arrived',
    tables: [{ tried: 3, arrived: 2, gone: 1 }],
  });
  expect(await manager.verify()).toMatchObject({ status: 'same' });
  expect(await both.manager().verify()).toMatchObject({ status: 'same' });
});

test('rows that rules of the target refuse arrive once both agree', async () => {
  await using both = await twoDatabases('postgres', 'postgres');
  await both.source.run(`CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT);
    INSERT INTO t SELECT id, id % 10 FROM generate_series(1, 2000) AS id; UPDATE t SET n = 77 WHERE id IN (5, 1500)`);
  await both.target.run('CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT CHECK (n < 10))');
  const manager = both.manager({ onError: 'reject-row', dataOnly: true });
  expect(counts(await manager.migrate())).toEqual([{ read: 2000, written: 1998, rejected: 2 }]);
  expect(await manager.retryRejects()).toMatchObject({ status: 'left', tables: [{ refused: 2 }] });
  await both.source.run('UPDATE t SET n = 7 WHERE n = 77');
  expect(await manager.retryRejects()).toMatchObject({ status: 'arrived', tables: [{ arrived: 2 }] });
  expect(await manager.verify()).toMatchObject({ status: 'same' });
  await expect(manager.retryRejects()).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
});

test('rows without a key cannot be found again, and what helps is told', async () => {
  await using both = await twoDatabases('sqlite', 'postgres');
  await both.source.run(`CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1), ('x'), (3)`);
  const manager = both.manager({ onError: 'reject-row' });
  await manager.migrate();
  expect(await manager.retryRejects()).toMatchObject({
    status: 'left',
    tables: [{ tried: 1, refused: 1, error: { code: 'OPTION_NOT_AVAILABLE' } }],
  });
});
