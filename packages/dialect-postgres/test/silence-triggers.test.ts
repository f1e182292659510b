import type { ColumnPlan, TableWriter } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, BIGINT, checkpoint, never, openBench, TEXT } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const T = { schema: 'public', name: 't' };
const COLUMNS: readonly ColumnPlan[] = [
  { name: 'id', as: BIGINT },
  { name: 'a', as: TEXT },
];

/** Triggers in each state, at a table and at a partition of another, and rules; all of them write to `outbox`. */
const SCENE = `
  DROP TABLE IF EXISTS t, parted, outbox CASCADE;
  CREATE TABLE outbox (what text);
  CREATE TABLE t (id bigint PRIMARY KEY, a text UNIQUE DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE parted (id bigint PRIMARY KEY, a text) PARTITION BY RANGE (id);
  CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (100);
  CREATE OR REPLACE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO public.outbox VALUES (TG_NAME); RETURN NULL; END $$;
  CREATE TRIGGER usual AFTER INSERT OR UPDATE OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION note();
  CREATE TRIGGER "al""ways" AFTER INSERT OR UPDATE OR DELETE ON t EXECUTE FUNCTION note();
  CREATE TRIGGER of_replica AFTER INSERT OR UPDATE OR DELETE ON t EXECUTE FUNCTION note();
  CREATE TRIGGER off AFTER INSERT OR UPDATE OR DELETE ON t EXECUTE FUNCTION note();
  CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
  ALTER TABLE t ENABLE ALWAYS TRIGGER "al""ways", ENABLE REPLICA TRIGGER of_replica, DISABLE TRIGGER off;
  CREATE RULE at_delete AS ON DELETE TO t DO ALSO INSERT INTO outbox VALUES ('rule');
  CREATE TRIGGER whole AFTER INSERT ON parted FOR EACH ROW EXECUTE FUNCTION note();
  CREATE TRIGGER part AFTER INSERT ON low FOR EACH ROW EXECUTE FUNCTION note();
  ALTER TABLE low ENABLE ALWAYS TRIGGER whole`;

const STATES = `SELECT tgrelid::regclass::text || '.' || tgname AS name, tgenabled AS state FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT rulename, ev_enabled FROM pg_rewrite WHERE ev_class = 't'::regclass ORDER BY 1`;

async function states(): Promise<unknown[]> {
  return (await bench.client.query({ text: STATES, rowMode: 'array' })).rows;
}

async function told(): Promise<unknown[]> {
  return (await bench.client.query('SELECT what FROM outbox')).rows;
}

function open(mode: 'insert' | 'skip' | 'upsert', table = T, session = bench.session): Promise<TableWriter> {
  const key = mode === 'insert' ? {} : { conflictKey: ['id'] };
  return session.openWriter(table, { runId: 'run', columns: COLUMNS, mode, signal: never(), ...key });
}

async function write(mode: 'insert' | 'skip' | 'upsert', table = T, session = bench.session): Promise<void> {
  await using writer = await open(mode, table, session);
  await writer.write({ rows: [[1n, 'one']], position: null });
  await writer.commit(checkpoint(table.name));
  await writer.write({ rows: [[mode === 'upsert' ? 1n : 2n, 'two']], position: null });
  await writer.commit(checkpoint(table.name));
}

beforeEach(() => bench.client.query(SCENE));

test.each(['insert', 'skip', 'upsert'] as const)(
  'no trigger fires for rows that are written (%s), and each is then what it was',
  async (mode) => {
    const before = await states();
    for (const table of [T, { schema: 'public', name: 'parted' }]) await write(mode, table);
    expect(await told()).toEqual([]);
    expect(await states()).toEqual(before);
    await bench.client.query("INSERT INTO t VALUES (7, 'seven')");
    expect(await told()).toHaveLength(3);
  },
);

test('no trigger and no rule fires for rows that are deleted', async () => {
  await write('insert');
  const before = await states();
  const rows = { key: COLUMNS.slice(0, 1), keys: [[1n]] };
  expect(await bench.session.deleteRows?.(T, rows, never())).toBe(1n);
  expect(await told()).toEqual([]);
  expect(await states()).toEqual(before);
});

test('triggers fire again for others as soon as a transaction is taken back', async () => {
  const before = await states();
  const writer = await open('insert');
  await writer.write({ rows: [[1n, 'one']], position: null });
  await writer[Symbol.asyncDispose]();
  expect(await states()).toEqual(before);
});

test('who may not silence a trigger is told which, and writes nothing', async () => {
  await bench.client.query(`DROP ROLE IF EXISTS silence_guest; CREATE ROLE silence_guest LOGIN PASSWORD 'guest';
    GRANT ALL ON t TO silence_guest; GRANT USAGE ON SCHEMA godwit TO silence_guest; GRANT ALL ON ALL TABLES IN SCHEMA godwit TO silence_guest`);
  const url = new URL(bench.database.url);
  [url.username, url.password] = ['silence_guest', 'guest'];
  await using session = await postgres.openTarget(postgres.parseConfig(url.href), { signal: never() });
  await expect(write('insert', T, session)).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining(
      'trigger "al""ways" of public.t, trigger "late" of public.t, trigger "usual" of public.t',
    ),
  });
  await bench.client.query('ALTER TABLE t DISABLE TRIGGER USER');
  await write('insert', T, session);
  expect(await told()).toEqual([]);
  await session[Symbol.asyncDispose]();
  await bench.client.query('DROP OWNED BY silence_guest; DROP ROLE silence_guest');
});
