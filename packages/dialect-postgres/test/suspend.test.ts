import type { ColumnPlan, Statement, Table, TargetSession } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, BIGINT, checkpoint, never, openBench, runRecord } from './support.js';

let bench: Bench;
let role = '';
beforeAll(async () => {
  bench = await openBench();
  role = `owner_${new URL(bench.database.url).pathname.slice(1)}`;
  await bench.client.query(`CREATE ROLE "${role}" LOGIN PASSWORD 'owner';
    CREATE SCHEMA shop AUTHORIZATION "${role}"; GRANT USAGE, CREATE ON SCHEMA public TO "${role}"`);
});
afterAll(async () => {
  await bench.client.query(`DROP OWNED BY "${role}" CASCADE; DROP ROLE "${role}"`);
  await bench[Symbol.asyncDispose]();
});

/** Every kind of foreign key, with comments: those of partitions, between schemas, to a table outside and from one. */
const SCENE = `
  DROP TABLE IF EXISTS parent, child, parted, outside, pointing, shop.item CASCADE;
  CREATE TABLE outside (id bigint PRIMARY KEY);
  CREATE TABLE parent (id bigint PRIMARY KEY, other bigint, "Text" text UNIQUE);
  ALTER TABLE parent ADD CONSTRAINT "it's $godwit$" FOREIGN KEY (other) REFERENCES parent ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
  COMMENT ON CONSTRAINT "it's $godwit$" ON parent IS 'kept, isn''t it?';
  CREATE TABLE pointing (id bigint REFERENCES parent);
  CREATE TABLE child (id bigint PRIMARY KEY, b bigint REFERENCES parent ON DELETE SET NULL DEFERRABLE, o bigint REFERENCES outside, t varchar(9) REFERENCES parent ("Text"));
  ALTER TABLE child ADD CONSTRAINT unchecked FOREIGN KEY (o) REFERENCES parent MATCH FULL NOT VALID;
  COMMENT ON CONSTRAINT unchecked ON child IS 'not yet';
  CREATE TABLE shop.item (id bigint PRIMARY KEY, p bigint REFERENCES public.parent);
  CREATE TABLE parted (id bigint, p bigint REFERENCES parent, PRIMARY KEY (id)) PARTITION BY RANGE (id);
  CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (100);
  ALTER TABLE low ADD CONSTRAINT of_low FOREIGN KEY (p) REFERENCES outside;
  COMMENT ON CONSTRAINT of_low ON low IS 'of a partition'`;

const LOADED = ['parent', 'child', 'item', 'parted'];
const KEYS = `SELECT conrelid::regclass::text || '.' || conname AS name, pg_get_constraintdef(oid) AS text, convalidated AS valid,
    condeferrable, condeferred, obj_description(oid, 'pg_constraint') AS comment
  FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 ORDER BY conname, name`;

async function keys(): Promise<readonly { readonly name: string; readonly valid: boolean }[]> {
  return (await bench.client.query(KEYS)).rows;
}

/** Opens a session of a superuser, who may play a replica, or of the owner of the tables, who may not. */
async function open(who: string): Promise<TargetSession> {
  await bench.client.query(SCENE);
  if (who === 'owner') {
    const names = ['outside', 'parent', 'child', 'parted', 'low', 'pointing', 'shop.item'];
    await bench.client.query(names.map((name) => `ALTER TABLE ${name} OWNER TO "${role}"`).join(';'));
  }
  await bench.client.query('DROP SCHEMA godwit CASCADE');
  const url = new URL(bench.database.url);
  if (who === 'owner') {
    [url.username, url.password] = [role, 'owner'];
    await bench.client.query(`CREATE SCHEMA godwit AUTHORIZATION "${role}"`);
  }
  const session = await postgres.openTarget(postgres.parseConfig(url.href), { signal: never() });
  await session.bookkeeping.begin(runRecord('run'));
  return session;
}

async function loaded(session: TargetSession): Promise<readonly Table[]> {
  const { tables } = await session.introspect({ schemas: ['public', 'shop'] });
  return tables.filter(({ name }) => LOADED.includes(name.name));
}

async function run(
  session: TargetSession,
  statements: readonly Statement[],
  phase: Statement['phase'],
): Promise<void> {
  for (const statement of statements.filter((one) => one.phase === phase)) {
    const { skipWhen } = statement;
    const [found] = skipWhen === undefined ? [] : await session.count([skipWhen.probe]);
    if (found !== undefined && found.count > 0n) continue;
    await session.execute([statement], { runId: 'run', step: statement.id }, never());
  }
}

async function write(session: TargetSession, name: string, values: Readonly<Record<string, bigint>>) {
  const columns: ColumnPlan[] = Object.keys(values).map((column) => ({ name: column, as: BIGINT }));
  const table = { schema: name === 'item' ? 'shop' : 'public', name };
  const options = { runId: 'run', columns, mode: 'insert', signal: never(), keysRest: true } as const;
  await using writer = await session.openWriter(table, options);
  await writer.write({ rows: [Object.values(values)], position: null });
  await writer.commit(checkpoint(name));
}

const WHO = ['superuser', 'owner'];

describe.each(WHO)('a load by %s', (who) => {
  test('takes rows in any order, and each key is then exactly what it was', async () => {
    await using session = await open(who);
    const before = await keys();
    const statements = (await session.suspend?.(await loaded(session))) ?? [];
    await run(session, statements, 'before-load');
    await write(session, 'parted', { id: 1n, p: 1n });
    await write(session, 'item', { id: 1n, p: 1n });
    await write(session, 'child', { id: 1n, b: 1n, o: 1n });
    await write(session, 'parent', { id: 1n, other: 1n });
    await bench.client.query('INSERT INTO outside VALUES (1)');
    await run(session, statements, 'after-load');
    expect(await keys()).toEqual(before);
    expect((await bench.client.query('SELECT object FROM godwit.suspended')).rows).toEqual([]);
    await expect(bench.client.query('INSERT INTO child (id, b) VALUES (2, 99)')).rejects.toThrow(
      'child_b_fkey',
    );
  });

  test('says which rows point at nothing, and such a key holds for new rows only', async () => {
    await using session = await open(who);
    const before = await keys();
    const statements = (await session.suspend?.(await loaded(session))) ?? [];
    await run(session, statements, 'before-load');
    await write(session, 'child', { id: 7n, b: 99n });
    await run(session, statements, 'after-load');
    const validated = statements.find(
      ({ id }) => id === 'validate-foreign-key:"public"."child"."child_b_fkey"',
    );
    const question = validated?.skipWhen ?? validated?.noteWhen;
    expect(question?.note).toMatchObject({
      code: 'FOREIGN_KEY_NOT_VALID',
      place: { table: 'child', object: 'child_b_fkey' },
    });
    expect(await session.count(question === undefined ? [] : [question.probe])).toEqual([
      { count: 1n, keys: ['id=7'] },
    ]);
    const weaker = before.map((key) =>
      key.name === 'child.child_b_fkey'
        ? { ...key, valid: false, text: expect.stringMatching(/ NOT VALID$/) }
        : key,
    );
    expect(await keys()).toEqual(weaker);
    await bench.client.query('DELETE FROM child');
    expect(await session.restore?.()).toEqual([
      { object: 'foreign key "child_b_fkey" of "public"."child"', state: 'whole' },
    ]);
    expect(await keys()).toEqual(before);
  });

  test('that is cut off leaves a record, by which another session brings all back', async () => {
    const session = await open(who);
    const before = await keys();
    const statements = (await session.suspend?.(await loaded(session))) ?? [];
    await run(session, statements, 'before-load');
    await write(session, 'parent', { id: 1n });
    await session[Symbol.asyncDispose]();
    const away =
      who === 'owner' ? before.map(({ name }) => name).filter((name) => !name.startsWith('pointing')) : [];
    const there = (await keys()).map(({ name }) => name);
    expect(there).toEqual(before.map(({ name }) => name).filter((name) => !away.includes(name)));
    const url = new URL(bench.database.url);
    if (who === 'owner') [url.username, url.password] = [role, 'owner'];
    await using other = await postgres.openTarget(postgres.parseConfig(url.href), { signal: never() });
    expect(await other.missing?.()).toHaveLength(away.length);
    const restored = (await other.restore?.()) ?? [];
    expect(restored.map(({ state }) => state)).toEqual(away.map(() => 'whole'));
    expect(await keys()).toEqual(before);
    expect([await other.missing?.(), await other.restore?.()]).toEqual([[], []]);
  });
});

test('the statements of the record bring a key back by hand, and do no harm twice or without the table', async () => {
  await using session = await open('owner');
  const before = await keys();
  const statements = (await session.suspend?.(await loaded(session))) ?? [];
  await run(session, statements, 'before-load');
  const { rows } = await bench.client.query<{ restore: string }>('SELECT restore FROM godwit.suspended');
  for (const { restore } of [...rows, ...rows]) await bench.client.query(restore);
  expect(await keys()).toEqual(before);
  expect(await session.missing?.()).toEqual([]);
  await bench.client.query('DROP TABLE child, shop.item, parted, pointing, parent');
  for (const { restore } of rows) await bench.client.query(restore);
  expect(await session.restore?.()).toEqual([]);
  expect((await bench.client.query('SELECT FROM godwit.suspended')).rowCount).toBe(0);
});

test('a key that cannot come back is named with its reason', async () => {
  await using session = await open('owner');
  const statements = (await session.suspend?.(await loaded(session))) ?? [];
  await run(session, statements, 'before-load');
  await bench.client.query('DROP TABLE outside');
  const missing = ((await session.restore?.()) ?? []).filter(({ state }) => state === 'missing');
  expect(missing.map(({ object }) => object)).toEqual([
    'foreign key "child_o_fkey" of "public"."child"',
    'foreign key "of_low" of "public"."low"',
  ]);
  expect(missing[0]?.failure).toMatchObject({
    reason: expect.stringContaining('42P01'),
    sql: expect.stringContaining('ADD CONSTRAINT "child_o_fkey"'),
  });
});

test('records of another user are not executed', async () => {
  await using session = await open('owner');
  const statements = (await session.suspend?.(await loaded(session))) ?? [];
  await run(session, statements, 'before-load');
  await expect(bench.session.restore?.()).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining(role),
  });
});

test('unique keys that can wait are checked also where the load is that of a replica', async () => {
  await using session = await open('superuser');
  await bench.client.query('ALTER TABLE child ADD CONSTRAINT late UNIQUE (b) DEFERRABLE');
  const before = await keys();
  const statements = (await session.suspend?.(await loaded(session))) ?? [];
  await run(session, statements, 'before-load');
  await write(session, 'child', { id: 1n, b: 1n });
  await expect(write(session, 'child', { id: 2n, b: 1n })).rejects.toMatchObject({
    message: expect.stringContaining('late'),
  });
  await write(session, 'parent', { id: 1n });
  await run(session, statements, 'after-load');
  expect(await keys()).toEqual(before);
});
