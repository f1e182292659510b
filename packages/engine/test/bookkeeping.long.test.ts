import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import type { MigrationError } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import {
  createMigrationManager,
  type DatabaseMigrationManager,
  inspect,
  type MigrationOptions,
} from '../src/index.js';
import { asRole } from './support/as-role.js';
import { failure } from './support/move.js';
import { type RealMove, realMove } from './support/real-move.js';

const PAIR = `
  CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p(id));
  INSERT INTO p VALUES (1, 'a'), (2, 'b');
  INSERT INTO c VALUES (1, 2);
`;
const TARGET =
  'CREATE TABLE p (id bigint PRIMARY KEY, name text); CREATE TABLE c (id bigint PRIMARY KEY, p_id bigint);';

const SQLITE_REMOVAL =
  'DROP TABLE godwit_runs; DROP TABLE godwit_steps; DROP TABLE godwit_checkpoints; DROP TABLE godwit_rejects;';

const schemas = (move: RealMove) =>
  move.query(
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public)' ORDER BY 1",
  );

/** Why a move is refused, as its plan tells and as the run says. */
async function refusal(manager: DatabaseMigrationManager, call: 'plan' | 'migrate'): Promise<unknown> {
  return call === 'plan' ? (await manager.plan()).obstacles[0] : await failure(manager.migrate());
}

test('a load into tables that are there asks for no right to make anything', async () => {
  await using move = await realMove(PAIR);
  await move.query(TARGET);
  await using role = await asRole(move, (name) => `GRANT SELECT, INSERT ON p, c TO ${name}`);
  const refused = await failure(role.manager({ dataOnly: true }).migrate());
  expect(refused).toMatchObject({
    code: 'PERMISSION_DENIED',
    // Each statement can be run as its line stands.
    hint: expect.stringMatching(
      /\nGRANT CREATE ON DATABASE \S+ TO \S+;\n.*\nCREATE SCHEMA "godwit" AUTHORIZATION \S+;\n.*bookkeeping "none"/,
    ),
  });
  const result = await role.manager({ dataOnly: true, bookkeeping: 'none' }).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(result).not.toHaveProperty('traces');
  expect(await schemas(move)).toEqual([]);
});

test('without records nothing is taken away from a target', async () => {
  await using move = await realMove(PAIR);
  await move.query(`${TARGET} ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p_id) REFERENCES p`);
  await using role = await asRole(
    move,
    (name) =>
      `ALTER TABLE p OWNER TO ${name}; ALTER TABLE c OWNER TO ${name}; GRANT CREATE ON SCHEMA public TO ${name}`,
  );
  for (const call of ['plan', 'migrate'] as const) {
    const manager = role.manager({ dataOnly: true, bookkeeping: 'none' });
    const events: string[] = [];
    manager.on(({ type }) => events.push(type));
    expect(await refusal(manager, call)).toMatchObject({
      code: 'OPTIONS_CONTRADICT',
      message: expect.stringContaining('foreign key "c_p" of "public"."c"'),
    });
    // A plan goes on to tell all that there is.
    if (call === 'migrate') expect(events).toEqual(['plan:started']);
  }
  expect(await move.query('SELECT count(*) FROM p')).toEqual([['0']]);
});

test('triggers that this user may not silence stand in the way of a load before any row is looked at', async () => {
  await using move = await realMove(PAIR);
  await move.query(`${TARGET} CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER loud BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION nothing()`);
  await using role = await asRole(move, (name) => `GRANT SELECT, INSERT ON p, c TO ${name}`);
  for (const call of ['plan', 'migrate'] as const) {
    const manager = role.manager({ dataOnly: true, bookkeeping: 'none' });
    const events: string[] = [];
    manager.on(({ type }) => events.push(type));
    expect(await refusal(manager, call)).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringContaining('loud'),
    });
    if (call === 'migrate') expect(events).toEqual(['plan:started']);
  }
});

test('the records are where they are asked to be, and the result says how to remove them', async () => {
  await using move = await realMove(PAIR);
  const result = await move.manager({ bookkeeping: 'My "records"' }).migrate();
  expect(result.traces).toEqual({
    what: 'its records of runs in the schema "My ""records"""',
    removal: 'DROP SCHEMA "My ""records""" CASCADE',
  });
  expect(await move.query('SELECT status FROM "My ""records""".runs')).toEqual([['done']]);
  expect(await schemas(move)).toEqual([['My "records"']]);
  const seen = await inspect(move.url, { dialects: [postgres] });
  expect(seen.tables.map(({ name }) => name).sort()).toEqual(['c', 'p'].map((name) => `public.${name}`));
  await move.query(result.traces?.removal ?? '');
  expect(await schemas(move)).toEqual([]);
  await move.query('CREATE SCHEMA shop; CREATE TABLE shop.runs (id int)');
  expect(await failure(move.manager({ bookkeeping: 'shop', onExisting: 'drop' }).migrate())).toMatchObject({
    code: 'TARGET_NOT_EMPTY',
    message: expect.stringContaining('"runs"'),
  });
  expect(await move.query('SELECT count(*) FROM p')).toEqual([['2']]);
});

test('records never share a schema with what is moved, and are removed without what came after them', async () => {
  await using move = await realMove('');
  await using target = await realMove('');
  await move.query('CREATE SCHEMA godwit; CREATE TABLE godwit.bird (id int PRIMARY KEY)');
  await move.query('INSERT INTO godwit.bird VALUES (1)');
  const manager = (options: MigrationOptions) =>
    createMigrationManager(
      { source: move.url, target: target.url, options },
      { dialects: [sqlite, postgres] },
    );
  for (const call of ['plan', 'migrate'] as const)
    expect(await refusal(manager({}), call)).toMatchObject({
      code: 'OPTIONS_CONTRADICT',
      message: expect.stringContaining('"godwit"'),
      hint: expect.stringContaining('bookkeeping "none"'),
    });
  const { traces, rowsMigrated } = await manager({ bookkeeping: 'records' }).migrate();
  expect(rowsMigrated).toBe(1);
  await target.query('CREATE TABLE records.own (id int)');
  const again = await manager({ bookkeeping: 'records', onExisting: 'drop' }).migrate();
  expect(traces?.removal).toBe('DROP SCHEMA "records" CASCADE');
  await target.query(again.traces?.removal ?? '');
  expect(
    await target.query("SELECT relname FROM pg_class WHERE relnamespace = 'records'::regnamespace"),
  ).toEqual([['own']]);
});

test.each(['FORCE', 'ENABLE'])(
  'row security that is in force (%s) is refused before anything is written',
  async (kind) => {
    await using move = await realMove(PAIR);
    await move.query(`${TARGET} ALTER TABLE c ENABLE ROW LEVEL SECURITY`);
    if (kind === 'FORCE') await move.query('ALTER TABLE c FORCE ROW LEVEL SECURITY');
    await using role = await asRole(move, (name) =>
      kind === 'FORCE'
        ? `ALTER TABLE p OWNER TO ${name}; ALTER TABLE c OWNER TO ${name}`
        : `GRANT SELECT, INSERT ON p, c TO ${name}`,
    );
    const options = { dataOnly: true, bookkeeping: 'none' } as const;
    for (const call of ['plan', 'migrate'] as const) {
      expect(await refusal(role.manager(options), call)).toMatchObject({
        code: 'PERMISSION_DENIED',
        message: expect.stringContaining('"public"."c"'),
        hint: expect.stringContaining(
          kind === 'FORCE' ? 'ALTER TABLE "public"."c" NO FORCE ROW LEVEL SECURITY' : 'BYPASSRLS',
        ),
      });
    }
    expect(await move.query('SELECT count(*) FROM p')).toEqual([['0']]);
    await move.query('ALTER TABLE c NO FORCE ROW LEVEL SECURITY');
    if (kind === 'FORCE') expect(await role.manager(options).migrate()).toMatchObject({ status: 'done' });
  },
);

test('rights that the replacing of tables needs are asked for before anything is written', async () => {
  await using move = await realMove(PAIR);
  await move.query(`${TARGET} INSERT INTO p VALUES (7, 'old')`);
  await using role = await asRole(
    move,
    (name) => `GRANT SELECT ON p, c TO ${name}; GRANT CREATE ON SCHEMA public TO ${name}`,
  );
  const replacing = (onExisting: 'drop' | 'drop-first') => role.manager({ onExisting, bookkeeping: 'none' });
  const refuses = async (onExisting: 'drop' | 'drop-first', says: string, hint: string) => {
    for (const call of ['plan', 'migrate'] as const) {
      expect(await refusal(replacing(onExisting), call)).toMatchObject({
        code: 'PERMISSION_DENIED',
        message: expect.stringContaining(says),
        hint: expect.stringContaining(hint),
      });
    }
  };
  await refuses('drop-first', '"public"."c"', 'ALTER TABLE "public"."p" OWNER TO');
  const user = new URL(move.url).pathname.slice(-12);
  await move.query(`ALTER TABLE p OWNER TO small_${user}; ALTER TABLE c OWNER TO small_${user}`);
  await refuses('drop', 'may not make the schema', 'GRANT CREATE ON DATABASE');
  expect(await move.query('SELECT name FROM p')).toEqual([['old']]);
  expect(await replacing('drop-first').migrate()).toMatchObject({ status: 'done' });
  await move.query(`GRANT CREATE ON DATABASE ${new URL(move.url).pathname.slice(1)} TO small_${user}`);
  expect(await replacing('drop').migrate()).toMatchObject({ status: 'done' });
});

test('a new SQLite file holds nothing of the move that made it, one with history does', async () => {
  await using move = await realMove(PAIR);
  await move.manager().migrate();
  const host = new URL(move.url).hostname;
  const name = new URL(move.url).pathname.slice(1);
  const into = (file: string, options: MigrationOptions) =>
    createMigrationManager(
      { source: move.url, target: `sqlite:${file}`, options },
      { dialects: [sqlite, postgres] },
    ).migrate();
  const plain = join(move.file, '..', 'plain.db');
  const result = await into(plain, {});
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(result).not.toHaveProperty('traces');
  const bytes = readFileSync(plain);
  for (const secret of [host, name, plain, result.runId, 'godwit'])
    expect(bytes.includes(secret)).toBe(false);
  const kept = join(move.file, '..', 'kept.db');
  expect((await into(kept, { history: true })).traces?.removal).toBe(SQLITE_REMOVAL);
  // A file that was there keeps its records, which is said.
  const again = await into(plain, { onExisting: 'drop' });
  expect(again.traces?.removal).toBe(SQLITE_REMOVAL);
  const db = new Database(plain);
  db.exec(again.traces?.removal ?? '');
  expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name LIKE 'godwit%'").get()).toEqual({
    n: 0,
  });
  db.close();
});

test('options about records that contradict each other are refused', async () => {
  await using move = await realMove(PAIR);
  expect(() => move.manager({ bookkeeping: 'none', history: true })).toThrow('bookkeeping "none"');
  expect(() => move.manager({ bookkeeping: ' ' })).toThrow('options.bookkeeping');
  for (const bookkeeping of ['public', 'pg_catalog'])
    expect(await failure(move.manager({ bookkeeping }).plan())).toMatchObject({ code: 'OPTIONS_CONTRADICT' });
});

/** Its rights to the records of a run before. */
const LACKING: Readonly<Record<string, (role: string) => string>> = {
  'the schema': (role) => `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA godwit TO ${role}`,
  'every table of it': (role) => `GRANT USAGE, CREATE ON SCHEMA godwit TO ${role}`,
  'a change of a table': (role) =>
    `GRANT USAGE ON SCHEMA godwit TO ${role}; GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA godwit TO ${role}`,
  'making what is missing': (role) =>
    `GRANT USAGE ON SCHEMA godwit TO ${role}; GRANT ALL ON ALL TABLES IN SCHEMA godwit TO ${role}; DROP TABLE godwit.suspended`,
};

test.each(Object.keys(LACKING))(
  'records of others without the right to %s: what is said helps',
  async (what) => {
    await using move = await realMove(PAIR);
    await move.query(TARGET);
    await move.manager({ dataOnly: true }).migrate();
    await move.query('TRUNCATE p, c');
    const database = new URL(move.url).pathname.slice(1);
    await using role = await asRole(move, (name) => {
      const rights = `GRANT SELECT, INSERT ON p, c TO ${name}; GRANT CREATE ON DATABASE ${database} TO ${name}`;
      return `${rights}; ${LACKING[what]?.(name)}`;
    });
    const manager = role.manager({ dataOnly: true });
    for (const call of ['plan', 'migrate'] as const) {
      const refused = (await refusal(manager, call)) as MigrationError;
      expect(refused).toMatchObject({
        code: 'PERMISSION_DENIED',
        message: expect.stringContaining('records in the schema "godwit"'),
        hint: expect.stringContaining('bookkeeping "none"'),
      });
      if (call === 'migrate') await move.query(/GRANT [\s\S]*;/.exec(refused.hint ?? '')?.[0] ?? '');
    }
    expect(await manager.migrate()).toMatchObject({ status: 'done' });
  },
);

test.each([
  ['a table of the same name', 'CREATE TABLE godwit.runs (id int)'],
  ['all of the same names', 'layout,runs,steps,checkpoints,suspended'],
  ['a view of the same name', 'CREATE VIEW godwit.layout AS SELECT 1 AS version'],
])('a schema of the name of the records that has %s is left alone', async (_, sql) => {
  await using move = await realMove(PAIR);
  const tables = sql.split(',').map((name) => `CREATE TABLE godwit.${name} (own int)`);
  await move.query(`CREATE SCHEMA godwit; ${sql.includes(' ') ? sql : tables.join(';')}`);
  for (const call of ['plan', 'migrate'] as const)
    expect(await refusal(move.manager(), call)).toMatchObject({
      code: 'TARGET_NOT_EMPTY',
      message: expect.stringMatching(/records of runs, but it has something else: "\w+"/),
      hint: expect.stringContaining('bookkeeping'),
    });
  expect(await move.manager({ bookkeeping: 'records' }).migrate()).toMatchObject({ status: 'done' });
});
