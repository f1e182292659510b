import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase, runGodwit } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

/** How often a load is killed, at moments that follow from the seed: half of them at events, half after a time. */
const KILLS = 16;
const SEED = 20260413;

const MOVE = fileURLToPath(new URL('./data-only-move.mjs', import.meta.url));
const GODWIT = fileURLToPath(new URL('../../packages/cli/bin/godwit.js', import.meta.url));

/** Tables that point at another and at themselves. */
const SOURCE = `
  PRAGMA foreign_keys = 0;
  CREATE TABLE author (id INTEGER PRIMARY KEY, mentor INTEGER REFERENCES author);
  CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES author, shelf INTEGER);
  CREATE TABLE plain (id INTEGER PRIMARY KEY);
  WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO author SELECT i, 1 + (i * 7) % 200 FROM n;
  INSERT INTO book SELECT id, 201 - id, 1 FROM author; INSERT INTO plain SELECT id FROM author`;

/** The same tables with what their people have put there: each state of a trigger, comments, keys of the target alone. */
const TARGET = `
  CREATE TABLE shelf (id bigint PRIMARY KEY); INSERT INTO shelf VALUES (1);
  CREATE TABLE author (id bigint PRIMARY KEY, mentor bigint REFERENCES author DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE book (id bigint PRIMARY KEY, author bigint NOT NULL REFERENCES author ON DELETE CASCADE, shelf bigint REFERENCES shelf);
  CREATE TABLE plain (id bigint PRIMARY KEY);
  ALTER TABLE book ADD CONSTRAINT unchecked FOREIGN KEY (shelf) REFERENCES shelf NOT VALID;
  CREATE TABLE review (id bigint PRIMARY KEY, book bigint REFERENCES book);
  COMMENT ON CONSTRAINT author_mentor_fkey ON author IS 'a comment'; COMMENT ON CONSTRAINT unchecked ON book IS 'another';
  CREATE TABLE outbox (what text);
  CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.outbox VALUES (TG_NAME); RETURN NULL; END $$;
  CREATE TRIGGER usual AFTER INSERT ON book FOR EACH ROW EXECUTE FUNCTION note(); COMMENT ON TRIGGER usual ON book IS 'a third';
  CREATE TRIGGER always AFTER INSERT OR UPDATE OR DELETE ON book EXECUTE FUNCTION note(); ALTER TABLE book ENABLE ALWAYS TRIGGER always;
  CREATE TRIGGER of_replica AFTER INSERT ON author EXECUTE FUNCTION note(); ALTER TABLE author ENABLE REPLICA TRIGGER of_replica;
  CREATE TRIGGER off AFTER INSERT ON author EXECUTE FUNCTION note(); ALTER TABLE author DISABLE TRIGGER off`;

/** Everything that must be there after the next command. */
const OBJECTS = `
  SELECT conname AS name, pg_get_constraintdef(oid) AS text, convalidated::text AS state, obj_description(oid, 'pg_constraint') AS comment
    FROM pg_constraint WHERE contype = 'f'
  UNION ALL SELECT tgname, pg_get_triggerdef(oid), tgenabled::text, obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'told', what, '', '' FROM outbox ORDER BY 1, 2`;

interface Scene extends AsyncDisposable {
  readonly source: string;
  /** The target as the user who loads. */
  readonly url: string;
  readonly client: pg.Client;
  objects(): Promise<readonly unknown[]>;
  /** Takes the rows away again, and the runs on record, of which an unfinished one would refuse the next. */
  empty(): Promise<void>;
}

async function openScene(who: string): Promise<Scene> {
  const folder = createTemporaryFolder();
  const database = await createTestDatabase();
  const source = join(folder.path, 'source.db');
  new Database(source).exec(SOURCE).close();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(TARGET);
  const url = new URL(database.url);
  const role = `owner_${url.pathname.slice(1)}`;
  if (who === 'owner') {
    await client.query(
      `CREATE ROLE "${role}" LOGIN PASSWORD 'owner'; CREATE SCHEMA godwit AUTHORIZATION "${role}"; GRANT CREATE ON SCHEMA public TO "${role}"`,
    );
    const tables = ['shelf', 'author', 'book', 'plain', 'review', 'outbox'];
    await client.query(tables.map((name) => `ALTER TABLE ${name} OWNER TO "${role}"`).join(';'));
    [url.username, url.password] = [role, 'owner'];
  }
  return {
    source,
    url: url.href,
    client,
    objects: async () => (await client.query(OBJECTS)).rows,
    empty: async () => {
      await client.query('TRUNCATE author, book, plain, review, outbox');
      const { rows } = await client.query("SELECT to_regclass('godwit.runs') AS runs");
      if (rows[0].runs !== null) await client.query('DELETE FROM godwit.runs');
    },
    [Symbol.asyncDispose]: async () => {
      if (who === 'owner') await client.query(`DROP OWNED BY "${role}" CASCADE; DROP ROLE "${role}"`);
      await client.end();
      await database.drop();
      folder[Symbol.dispose]();
    },
  };
}

function manager({ source, url: target }: Scene) {
  return createMigrationManager(
    { source: `sqlite:${source}`, target, options: { dataOnly: true, reconnect: 0 } },
    { dialects: [sqlite, postgres] },
  );
}

function startMove({ source, url }: Scene, last = 0): ChildProcess {
  return spawn(process.execPath, [MOVE, source, url, String(last)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Kills a load at one of its events, or so many milliseconds after it began to write. */
async function kill(
  scene: Scene,
  moment: { readonly event?: number; readonly after?: number },
): Promise<void> {
  const child = startMove(scene, moment.event);
  const closed = once(child, 'close');
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    if (
      !said.includes('run:started') &&
      `${said}${chunk}`.includes('run:started') &&
      moment.after !== undefined
    )
      setTimeout(() => child.kill('SIGKILL'), moment.after);
    said += chunk.toString();
  });
  const [code] = await closed;
  // Killed, or over before; never refused.
  expect([null, 0]).toContain(code);
  // The server notices a client that has gone a moment later.
  while ((await scene.client.query(OTHERS)).rows.length > 0) await sleep(5);
}

const OTHERS =
  "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'godwit%'";

/** How many events a whole load has, and how many milliseconds it writes. */
async function measure(scene: Scene): Promise<{ readonly events: number; readonly time: number }> {
  const child = startMove(scene);
  let [events, start, end] = [0, 0, 0];
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = chunk.toString().split('\n').slice(0, -1);
    events += lines.length;
    if (lines.includes('run:started')) start = performance.now();
    if (lines.includes('run:finished')) end = performance.now();
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  return { events, time: end - start };
}

/** Numbers from 0 to 1 that follow from a seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const settled = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

test.each(['superuser', 'owner'])(
  'killed at any moment, a load by %s leaves no key, trigger or comment away after the next command',
  async (who) => {
    await using scene = await openScene(who);
    const before = await scene.objects();
    const { events, time } = await measure(scene);
    expect(await scene.objects()).toEqual(before);
    const random = numbers(SEED);
    for (let round = 0; round < KILLS / 2; round++) {
      await scene.empty();
      const moment =
        round % 2 === 0 ? { event: 1 + Math.floor(random() * events) } : { after: random() * time };
      await kill(scene, moment);
      // A load is refused where rows are; that comes after the objects are back.
      if (round % 4 < 2) await settled(manager(scene).migrate());
      else await manager(scene).repair();
      expect([round, moment, await scene.objects()]).toEqual([round, moment, before]);
    }
  },
  600_000,
);

/** Stops a load by an owner in its middle, while its keys are away, until the lock is given free. */
async function pause(scene: Scene): Promise<() => Promise<unknown>> {
  const blocker = new pg.Client({ connectionString: scene.url });
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE plain IN SHARE MODE');
  return () => blocker.end();
}

const WAITING =
  "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%plain%' AND wait_event_type = 'Lock'";

async function waiting(scene: Scene): Promise<number> {
  for (;;) {
    const { rows } = await scene.client.query<{ pid: number }>(WAITING);
    if (rows[0] !== undefined) return rows[0].pid;
    await sleep(20);
  }
}

test('a second Ctrl-C leaves keys away, which commands that read refuse to overlook and the next that writes brings back', async () => {
  await using scene = await openScene('owner');
  const before = await scene.objects();
  const release = await pause(scene);
  const child = spawn(process.execPath, [GODWIT, 'migrate', scene.source, scene.url, '--data-only'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  await waiting(scene);
  child.kill('SIGINT');
  child.kill('SIGTERM');
  expect(await closed).toEqual([130, null]);
  await release();
  while ((await scene.client.query(OTHERS)).rows.length > 0) await sleep(5);
  const away = ['author_mentor_fkey', 'book_author_fkey', 'book_shelf_fkey', 'unchecked'];
  for (const command of ['verify', 'plan']) {
    const run = await runGodwit([command, scene.source, scene.url, '--data-only']);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('TARGET_UNRESTORED') });
    for (const name of away) expect(run.stderr).toContain(`foreign key "${name}"`);
    expect(run.stderr).toContain('"repair"');
  }
  const repair = await runGodwit(['repair', scene.source, scene.url, '--data-only']);
  expect({ code: repair.code, stderr: repair.code === 0 ? '' : repair.stderr }).toEqual({
    code: 0,
    stderr: '',
  });
  for (const name of away) expect(repair.stderr).toContain(`foreign key "${name}"`);
  expect(await scene.objects()).toEqual(before);
});

test('a run whose session the server ends brings back what it took away itself', async () => {
  await using scene = await openScene('owner');
  const before = await scene.objects();
  const release = await pause(scene);
  const failed = settled(manager(scene).migrate());
  await scene.client.query('SELECT pg_terminate_backend($1)', [await waiting(scene)]);
  expect(await failed).toMatchObject({ code: 'CONNECTION_LOST' });
  await release();
  expect(await scene.objects()).toEqual(before);
});
