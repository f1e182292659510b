import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createMigrationManager, type MigrationEvent, type MigrationOptions } from '../src/index.js';

const SCHEMA = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, name VARCHAR(20));
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id));
  CREATE INDEX child_parent ON child (parent_id);
  INSERT INTO parent VALUES (1, 'a'), (2, 'b');
  INSERT INTO child VALUES (1, 1), (2, 2), (3, 2);
`;
/** At which events a run ends: in the middle of the load, and once all rows are there. */
const PHASES: Readonly<Record<string, (event: MigrationEvent) => boolean>> = {
  load: (event) => event.type === 'table:finished',
  keys: (event) => event.type === 'step:started' && event.phase === 'after-load',
};
const OF_RUN = /\((?:\d+ rows?), of an unfinished godwit run of 20\d\d-\d\d-\d\d \d\d:\d\d UTC\)/;

let folder: string;
let database: TestDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-left-'));
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A source that is filled, and a target that is there already. */
const DIRECTIONS: Readonly<Record<string, () => Promise<readonly [string, string]>>> = {
  'into PostgreSQL': async () => {
    const file = join(folder, 'source.db');
    make(file, SCHEMA);
    return [`sqlite:${file}`, database.url];
  },
  'into a SQLite file that is there': async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(SCHEMA);
    await client.end();
    const file = join(folder, 'target.db');
    make(file, 'CREATE TABLE other (a)');
    return [database.url, `sqlite:${file}`];
  },
};

/** Another move than the one that was cut off. */
const OTHER: MigrationOptions = { onBadText: 'strip' };

describe.each(Object.keys(DIRECTIONS))('%s', (direction) => {
  const sides = (): Promise<readonly [string, string]> =>
    (DIRECTIONS[direction] as () => Promise<readonly [string, string]>)();

  test('an interrupted run says what it left, and which keys are not made', async () => {
    const [source, target] = await sides();
    const stop = new AbortController();
    const manager = move(source, target);
    manager.on((event) => PHASES['keys']?.(event) && stop.abort());
    const error = await manager.migrate({ signal: stop.signal }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INTERRUPTED' });
    const { hint, result } = error as {
      hint: string;
      result: { tables: { name: string; pending?: string[] }[] };
    };
    expect(hint).toContain('rows copied; not done yet: ');
    expect(hint).toContain('Go on with "resume"');
    for (const { name, pending } of result.tables)
      if (pending !== undefined) expect(hint).not.toMatch(new RegExp(`${name} \\(\\d+ rows, complete`));
    expect(result.tables.some(({ pending }) => (pending ?? []).length > 0)).toBe(true);
    await expect(move(source, target).migrate()).rejects.toMatchObject({ code: 'RUN_UNFINISHED' });
    await expect(move(source, target, OTHER).migrate()).rejects.toMatchObject({
      message: expect.stringMatching(OF_RUN),
    });
  });

  test.each(Object.keys(PHASES))(
    'what a run that was killed left is known to the next one: in the phase %s',
    async (phase) => {
      const [source, target] = await sides();
      expect(await killed(source, target, phase)).toBe('SIGKILL');
      const refusal = { code: 'TARGET_NOT_EMPTY', message: expect.stringMatching(OF_RUN) };
      await expect(move(source, target).migrate()).rejects.toMatchObject({ code: 'RUN_UNFINISHED' });
      await expect(move(source, target, OTHER).migrate()).rejects.toMatchObject(refusal);
      if (phase !== 'keys') return;
      const again = await move(source, target, { onExisting: 'drop' }).migrate();
      expect(again.status).toBe('done');
      const whole = await move(source, target)
        .migrate()
        .catch((thrown: unknown) => thrown);
      expect(whole).toMatchObject({ code: 'TARGET_NOT_EMPTY', message: expect.not.stringMatching(OF_RUN) });
    },
  );
});

function move(source: string, target: string, options: MigrationOptions = {}) {
  return createMigrationManager({ source, target, options }, { dialects: [sqlite, postgres] });
}

function make(file: string, sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

/** Runs a move in a process that kills itself at an event; the answer is the signal that ended it. */
async function killed(source: string, target: string, phase: string): Promise<unknown> {
  const packages = new URL('../../', import.meta.url).href;
  const program = `
    const { createMigrationManager } = await import('${packages}engine/dist/index.js');
    const { sqlite } = await import('${packages}dialect-sqlite/dist/index.js');
    const { postgres } = await import('${packages}dialect-postgres/dist/index.js');
    const manager = createMigrationManager(${JSON.stringify({ source, target })}, { dialects: [sqlite, postgres] });
    const isEnd = ${String(PHASES[phase])};
    manager.on((event) => isEnd(event) && process.kill(process.pid, 'SIGKILL'));
    await manager.migrate();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' });
  const [, signal] = await once(child, 'exit');
  return signal;
}
