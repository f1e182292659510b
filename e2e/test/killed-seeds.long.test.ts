import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, rollbackRun } from '@godwit/engine';
import { isMigrationError } from '@godwit/plugin-api';
import { createTestDatabase, execute } from '@godwit/test-support';
import { comparePostgresSchemas } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const MOVE = fileURLToPath(new URL('./data-only-move.mjs', import.meta.url));
/** A move is killed at each so many of its events. */
const EACH = 3;
const OPTIONS = { onExisting: 'replace-seeds', verify: 'counts', reconnect: 0 } as const;

const SOURCE = `
  CREATE TABLE kind (id INTEGER PRIMARY KEY, model TEXT UNIQUE);
  CREATE TABLE right (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL REFERENCES kind, code TEXT, UNIQUE (kind, code));
  CREATE TABLE post (id INTEGER PRIMARY KEY, title TEXT);
  INSERT INTO kind VALUES (7, 'user'), (1, 'group'); INSERT INTO right VALUES (1, 7, 'add'), (2, 1, 'add');
  INSERT INTO post VALUES (1, 'hello')`;
const SEEDS = `
  INSERT INTO kind VALUES (1, 'user'), (2, 'group'), (3, 'thing');
  INSERT INTO "right" VALUES (1, 1, 'add'), (2, 2, 'add'), (3, 3, 'add'), (4, 2, 'view');`;
const POSTGRES = `
  CREATE TABLE kind (id bigserial PRIMARY KEY, model text UNIQUE);
  CREATE TABLE "right" (id bigint PRIMARY KEY, kind bigint NOT NULL, code text, UNIQUE (kind, code),
    CONSTRAINT of_kind FOREIGN KEY (kind) REFERENCES kind ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE post (id bigint PRIMARY KEY, title text); CREATE TABLE told (what text);
  COMMENT ON CONSTRAINT of_kind ON "right" IS 'a comment';
  CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.told VALUES (TG_OP); RETURN NULL; END $$;
  ${SEEDS} SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE "right" ADD CONSTRAINT unchecked FOREIGN KEY (id) REFERENCES kind NOT VALID;
  CREATE TRIGGER usual AFTER INSERT OR DELETE ON kind FOR EACH ROW EXECUTE FUNCTION tell();
  CREATE TRIGGER always AFTER INSERT OR DELETE ON "right" EXECUTE FUNCTION tell(); ALTER TABLE "right" ENABLE ALWAYS TRIGGER always;
  CREATE TRIGGER of_replica AFTER DELETE ON kind EXECUTE FUNCTION tell(); ALTER TABLE kind ENABLE REPLICA TRIGGER of_replica;
  CREATE TRIGGER off AFTER INSERT ON kind EXECUTE FUNCTION tell(); ALTER TABLE kind DISABLE TRIGGER off;`;
const SQLITE = `
  CREATE TABLE kind (id INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT UNIQUE);
  CREATE TABLE right (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL REFERENCES kind ON DELETE CASCADE, code TEXT, UNIQUE (kind, code));
  CREATE TABLE post (id INTEGER PRIMARY KEY, title TEXT); CREATE TABLE told (what TEXT); ${SEEDS}
  CREATE TRIGGER tell AFTER DELETE ON kind BEGIN INSERT INTO told VALUES ('gone'); END;`;
const TABLES = ['kind', 'right', 'post', 'told'];
const ROWS = TABLES.map((name) => `SELECT '${name}' AS name, "${name}".* FROM "${name}" ORDER BY 2`);

/** Targets that begin as an installation that was just made. */
interface Targets extends AsyncDisposable {
  make(): Promise<string>;
  /** All rows as text. */
  rows(target: string): Promise<string>;
  /** What of the schema is not as it was. */
  changed(target: string): Promise<readonly unknown[]>;
  /** Waits until nobody is at work there any more. */
  settle(target: string): Promise<void>;
}

async function postgresTargets(who: 'superuser' | 'owner'): Promise<Targets> {
  const base = await createTestDatabase();
  const made: AsyncDisposable[] = [base];
  await execute(base.url, POSTGRES);
  const role = `seeds_${base.name}`;
  if (who === 'owner') {
    const owns = TABLES.map((name) => `ALTER TABLE "${name}" OWNER TO "${role}"`).join(';');
    await execute(
      base.url,
      `CREATE ROLE "${role}" LOGIN PASSWORD 'pw'; ${owns};
      GRANT CREATE ON SCHEMA public TO "${role}"; CREATE SCHEMA godwit AUTHORIZATION "${role}"`,
    );
  }
  const asSuperuser = (url: string): string => Object.assign(new URL(url), accountOf(base.url)).href;
  const others =
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'godwit%'";
  return {
    make: async () => {
      const database = await createTestDatabase({ template: base.name });
      made.push(database);
      if (who === 'superuser') return database.url;
      return Object.assign(new URL(database.url), { username: role, password: 'pw' }).href;
    },
    rows: async (url) => {
      const all = [];
      for (const sql of ROWS) all.push(await execute(asSuperuser(url), sql));
      return JSON.stringify(all);
    },
    changed: async (url) => {
      await execute(asSuperuser(url), 'DROP SCHEMA IF EXISTS godwit CASCADE');
      return comparePostgresSchemas(base.url, asSuperuser(url));
    },
    settle: async (url) => {
      while ((await execute(asSuperuser(url), others)).length > 0) await sleep(5);
    },
    [Symbol.asyncDispose]: async () => {
      for (const one of made.slice(1)) await one[Symbol.asyncDispose]();
      if (who === 'owner') await execute(base.url, `DROP OWNED BY "${role}" CASCADE; DROP ROLE "${role}"`);
      await base[Symbol.asyncDispose]();
    },
  };
}

function accountOf(url: string): { readonly username: string; readonly password: string } {
  const { username, password } = new URL(url);
  return { username, password };
}

async function sqliteTargets(): Promise<Targets> {
  const folder = createTemporaryFolder();
  const base = join(folder.path, 'base.db');
  new Database(base).exec(SQLITE).close();
  const schemaOf = (path: string): string => {
    const db = new Database(path);
    const sql =
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '%godwit%' AND name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2";
    const rows = JSON.stringify(db.prepare(sql).all());
    db.close();
    return rows;
  };
  let count = 0;
  return {
    make: async () => {
      const path = join(folder.path, `target-${count++}.db`);
      copyFileSync(base, path);
      return `sqlite:${path}`;
    },
    rows: async (url) => {
      const db = new Database(pathOf(url));
      const all = ROWS.map((sql) => db.prepare(sql).all());
      db.close();
      return JSON.stringify(all);
    },
    changed: async (url) => {
      const found = schemaOf(pathOf(url));
      return found === schemaOf(base) ? [] : [found];
    },
    settle: async () => {},
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
}

function pathOf(url: string): string {
  return url.replace(/^sqlite:/, '');
}

function startMove(source: string, url: string, last = 0): ChildProcess {
  const args = [MOVE, source, url, String(last), JSON.stringify(OPTIONS)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The events of a whole move. */
async function eventsOf(source: string, url: string): Promise<readonly string[]> {
  const child = startMove(source, url);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  return said.trim().split('\n');
}

test.each([
  ['PostgreSQL by a superuser', () => postgresTargets('superuser')],
  ['PostgreSQL by the owner of the tables', () => postgresTargets('owner')],
  ['SQLite', sqliteTargets],
])(
  'killed at any event, a move that replaces the seeds of %s goes on, or is taken back, whole',
  async (_, open) => {
    using folder = createTemporaryFolder();
    const source = join(folder.path, 'source.db');
    new Database(source).exec(SOURCE).close();
    await using targets = await open();
    const parts = { dialects: [sqlite, postgres] };
    const whole = await targets.make();
    const before = await targets.rows(whole);
    const events = await eventsOf(source, whole);
    const after = await targets.rows(whole);
    expect(await targets.changed(whole)).toEqual([]);
    const first = events.indexOf('run:started');
    for (let event = first + 1; event <= events.length; event += EACH) {
      const target = await targets.make();
      const [code] = await once(startMove(source, target, event), 'close');
      expect(code).toBe(null);
      await targets.settle(target);
      const goesOn = event % 2 === 0;
      if (goesOn) {
        const config = { source: `sqlite:${source}`, target, options: { intoExisting: true, ...OPTIONS } };
        await createMigrationManager(config, parts).migrate({ resume: true });
      } else {
        await rollbackRun(target, parts).catch((error: unknown) => {
          if (!isMigrationError(error) || error.code !== 'RUN_NOT_FOUND') throw error;
        });
      }
      const found = [await targets.rows(target), await targets.changed(target)];
      expect([event, events[event - 1], ...found]).toEqual([
        event,
        events[event - 1],
        goesOn ? after : before,
        [],
      ]);
    }
  },
  600_000,
);
