import { defineTransform } from '@godwit/plugin-api';
import { renderDownSql, renderUpSql } from '../src/index.js';
import { failure } from './support/move.js';
import { type RealMove, realMove } from './support/real-move.js';

const SHOP = `
  CREATE TABLE customer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    active BOOLEAN NOT NULL DEFAULT 1,
    best_order INTEGER REFERENCES "order"(id)
  );
  CREATE TABLE "order" (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer,
    total DECIMAL(10,2) NOT NULL CHECK (total >= 0),
    placed_at DATETIME,
    note TEXT
  );
  CREATE INDEX order_customer ON "order"(customer_id);
  INSERT INTO customer VALUES (1, 'Ada', 1, NULL), (2, 'Grace', 0, NULL);
  INSERT INTO "order" VALUES (1, 1, 9.5, '2024-02-29 12:00:00.5', 'it''s'), (2, 2, 0, NULL, NULL);
  UPDATE customer SET best_order = 1 WHERE id = 1;
  UPDATE sqlite_sequence SET seq = 41 WHERE name = 'customer';
`;

const MANY = `
  CREATE TABLE first (id INTEGER PRIMARY KEY, body TEXT);
  CREATE TABLE second (id INTEGER PRIMARY KEY, first_id INTEGER REFERENCES first(id));
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120000)
  INSERT INTO first SELECT i, 'row ' || i FROM n;
  INSERT INTO second SELECT id, id FROM first WHERE id <= 1000;
`;

const tables = (move: RealMove) =>
  move.query(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
  );

const foreignKeys = (move: RealMove) =>
  move.query("SELECT conrelid::regclass, convalidated FROM pg_constraint WHERE contype = 'f' ORDER BY 1");

describe('from SQLite to PostgreSQL', () => {
  test('a database with a ring of keys arrives whole', async () => {
    await using move = await realMove(SHOP);
    const result = await move.manager({ parallel: 2 }).migrate();
    expect(result).toMatchObject({ status: 'done', rowsMigrated: 4 });
    expect(await move.query('SELECT id, name, active, best_order FROM customer ORDER BY 1')).toEqual([
      ['1', 'Ada', 't', '1'],
      ['2', 'Grace', 'f', null],
    ]);
    expect(await move.query('SELECT total, placed_at, note FROM "order" ORDER BY id')).toEqual([
      ['9.50', '2024-02-29 12:00:00.5', "it's"],
      ['0.00', null, null],
    ]);
    expect(await foreignKeys(move)).toEqual([
      ['customer', 't'],
      ['"order"', 't'],
    ]);
    expect(await move.query("INSERT INTO customer (name) VALUES ('Alan') RETURNING id")).toEqual([['42']]);
  });

  test('a plan writes nothing at all', async () => {
    await using move = await realMove(SHOP);
    const plan = await move.manager().plan();
    expect(plan.tables.map((table) => table.target.name).sort()).toEqual(['customer', 'order']);
    expect(await move.query("SELECT nspname FROM pg_namespace WHERE nspname = 'godwit'")).toEqual([]);
    expect(await tables(move)).toEqual([]);
  });

  test('the SQL of a plan makes what it says, and takes it back', async () => {
    await using move = await realMove(SHOP);
    const plan = await move.manager().plan();
    await move.query(renderUpSql(plan));
    expect(await foreignKeys(move)).toHaveLength(2);
    await move.query(renderDownSql(plan));
    expect(await tables(move)).toEqual([]);
  });

  test('a wrong predicate is an error before anything is written', async () => {
    await using move = await realMove(SHOP);
    const error = await failure(move.manager({ where: { customer: 'nonsense (' } }).migrate());
    expect(error).toMatchObject({ code: 'WHERE_INVALID', place: { table: 'customer' } });
    expect(await tables(move)).toEqual([]);
  });

  test('rows go into tables that are there, whose keys come back', async () => {
    await using move = await realMove(SHOP);
    await move.manager({ schemaOnly: true }).migrate();
    expect(await move.query('SELECT count(*) FROM customer')).toEqual([['0']]);
    const result = await move.manager({ dataOnly: true }).migrate();
    expect(result).toMatchObject({ status: 'done', rowsMigrated: 4 });
    expect(await foreignKeys(move)).toEqual([
      ['customer', 't'],
      ['"order"', 't'],
    ]);
    expect(await move.query("INSERT INTO customer (name) VALUES ('Alan') RETURNING id")).toEqual([['42']]);
  });

  test('tables that are missing are told, and no narrower type that holds every value', async () => {
    await using move = await realMove(SHOP);
    await move.query('CREATE TABLE customer (id integer, name text, active boolean, best_order bigint)');
    const error = await failure(move.manager({ dataOnly: true }).migrate());
    expect(error.code).toBe('TARGET_TABLE_MISSING');
    expect(error.message).toContain('order is missing');
    expect(error.message).not.toContain('customer.id');
  });

  test('a transform changes values on the way', async () => {
    await using move = await realMove(SHOP);
    const mask = defineTransform<'text'>({
      name: 'mask',
      match: { table: 'customer', column: 'name' },
      open: () => (value) => `${value[0]}***`,
    });
    await move.manager({}, [mask]).migrate();
    expect(await move.query('SELECT name FROM customer ORDER BY id')).toEqual([['A***'], ['G***']]);
  });

  test('predicates, left out tables and long names', async () => {
    const long = `t_${'x'.repeat(80)}`;
    await using move = await realMove(
      `${SHOP} CREATE TABLE ${long} (id INTEGER PRIMARY KEY); INSERT INTO ${long} VALUES (7);`,
    );
    const result = await move.manager({ where: { customer: 'id = 2' }, excludeTables: ['order'] }).migrate();
    expect(result.tables.map((one) => [one.name, one.written])).toEqual([
      ['customer', 1],
      [long, 1],
    ]);
    const codes = result.ledger.map((note) => note.code);
    expect(codes).toEqual(expect.arrayContaining(['NAME_SHORTENED', 'FOREIGN_KEY_NOT_CARRIED']));
    expect((await tables(move)).map(([name]) => name?.length)).toEqual([8, 63]);
  });

  test('a table of the target is dropped only where that is asked', async () => {
    await using move = await realMove(SHOP);
    await move.manager().migrate();
    const error = await failure(move.manager().migrate());
    expect(error).toMatchObject({ code: 'TARGET_NOT_EMPTY' });
    expect(error.message).toContain('2 rows');
    expect((await move.manager({ onExisting: 'drop' }).migrate()).status).toBe('done');
  });
});

describe('when something goes wrong', () => {
  test('a table that fails is taken out, and its dependants are told', async () => {
    await using move = await realMove(SHOP);
    const broken = defineTransform<'text'>({
      name: 'broken',
      match: { table: 'customer', column: 'name' },
      open: () => (value) => {
        if (value === 'Grace') throw new Error('no');
        return value;
      },
    });
    const result = await move.manager({ onError: 'skip-table' }, [broken]).migrate();
    expect(result.status).toBe('incomplete');
    expect(result.tables.find((table) => table.name === 'customer')).toMatchObject({
      status: 'removed',
      error: { code: 'TRANSFORM_FAILED', place: { table: 'customer', column: 'name', key: 'id=2' } },
    });
    expect(await tables(move)).toEqual([['order']]);
    expect(await move.query('SELECT count(*) FROM "order"')).toEqual([['2']]);
    expect(result.ledger.map((note) => note.code)).toContain('DEPENDS_ON_FAILED_TABLE');
  });

  test('an interruption keeps what is committed, and a new run begins by drop', async () => {
    await using move = await realMove(MANY);
    const manager = move.manager({ parallel: 1 });
    const stop = new AbortController();
    manager.on((event) => {
      if (event.type === 'table:progress' && event.rows >= 60_000) stop.abort();
    });
    const error = await failure(manager.migrate({ signal: stop.signal }));
    expect(error).toMatchObject({ code: 'INTERRUPTED', result: { status: 'interrupted' } });
    const [[held] = []] = await move.query('SELECT count(*) FROM first');
    expect(Number(held)).toBeGreaterThanOrEqual(50_000);
    expect(Number(held)).toBeLessThan(120_000);
    expect(error.hint).toContain(`first (${Number(held).toLocaleString('en-US')} rows, incomplete)`);
    expect(error.result).toMatchObject({ tables: [{ name: 'first', written: Number(held) }, {}] });
    expect(await move.query('SELECT status FROM godwit.runs')).toEqual([['interrupted']]);
    expect((await move.manager({ onExisting: 'drop' }).migrate()).rowsMigrated).toBe(121_000);
  });

  test('keys that rested come back after an interruption', async () => {
    await using move = await realMove(MANY);
    await move.manager({ schemaOnly: true }).migrate();
    const manager = move.manager({ dataOnly: true });
    const stop = new AbortController();
    manager.on((event) => {
      if (event.type === 'table:progress') stop.abort();
    });
    expect(await failure(manager.migrate({ signal: stop.signal }))).toMatchObject({ code: 'INTERRUPTED' });
    expect((await foreignKeys(move)).map(([table]) => table)).toEqual(['second']);
  });

  test('a row that the target refuses is named by its key', async () => {
    await using move = await realMove(MANY);
    // What md5 makes of a text only the server can say, so that it is not refused beforehand.
    await move.query('CREATE TABLE first (id bigint, body text CHECK (md5(body) <> md5($$row 70001$$)))');
    await move.query('CREATE TABLE second (id bigint, first_id bigint)');
    const error = await failure(move.manager({ dataOnly: true }).migrate());
    expect(error).toMatchObject({ place: { table: 'first', key: 'id=70001' } });
    const [[held] = []] = await move.query('SELECT count(*) FROM first');
    expect(Number(held)).toBeGreaterThanOrEqual(50_000);
    expect(error.result).toMatchObject({
      tables: [{ name: 'first', written: Number(held), status: 'failed' }, {}],
    });
  });
});
