import type { WriterOptions } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { makeDatabase, temporaryFolder } from './support.js';
import { begin, NEVER, openTarget, plansOf, rowBatch, table, write } from './target-support.js';

/** Triggers of each event and time; all of them write to `outbox`. */
const SCENE = `
  CREATE TABLE outbox (what TEXT);
  CREATE TABLE "T" (id INTEGER PRIMARY KEY, a TEXT);
  CREATE TRIGGER "be""fore" BEFORE INSERT ON t BEGIN INSERT INTO outbox VALUES ('before'); END;
  CREATE TRIGGER after_all AFTER INSERT ON t WHEN NEW.id > 0 BEGIN INSERT INTO outbox VALUES ('after'); END;
  CREATE TRIGGER main.changed AFTER UPDATE OF a ON t /* kept */ BEGIN INSERT INTO outbox VALUES ('changed'); END;
  CREATE TRIGGER gone AFTER DELETE ON t BEGIN INSERT INTO outbox VALUES ('gone'); SELECT RAISE(IGNORE); END;
  CREATE TRIGGER other AFTER INSERT ON outbox BEGIN SELECT 1; END;`;

const GIVEN = table('t', { id: { kind: 'bigint' }, a: { kind: 'text' } });

function look(path: string): { readonly triggers: unknown[]; readonly told: unknown[] } {
  const db = new Database(path, { readonly: true });
  const all =
    "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'T' ORDER BY rowid";
  const found = { triggers: db.prepare(all).all(), told: db.prepare('SELECT what FROM outbox').all() };
  db.close();
  return found;
}

const MODES: readonly Partial<WriterOptions>[] = [
  { mode: 'insert' },
  { mode: 'skip', conflictKey: ['id'] },
  { mode: 'upsert', conflictKey: ['id'] },
];

test.each(MODES)(
  'no trigger fires for rows that are written, and each is then what it was (%j)',
  async (mode) => {
    using folder = temporaryFolder();
    const path = folder.file('a.db');
    makeDatabase(path, SCENE);
    const before = look(path);
    await using target = await openTarget(path);
    await begin(target);
    for (const id of mode.mode === 'upsert' ? [1n, 1n] : [1n, 2n])
      await write(target, GIVEN, [rowBatch([[id, 'one']])], mode);
    expect(look(path)).toEqual(before);
  },
);

test('no trigger fires for rows that are deleted', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  makeDatabase(path, SCENE);
  await using target = await openTarget(path);
  await begin(target);
  await write(target, GIVEN, [rowBatch([[1n, 'one']])]);
  const before = look(path);
  const rows = { key: plansOf(GIVEN).slice(0, 1), keys: [[1n]] };
  expect(await target.deleteRows?.({ name: 't' }, rows, NEVER)).toBe(1n);
  expect(look(path)).toEqual(before);
});

test('a transaction that is taken back, or never ends, has dropped no trigger', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  makeDatabase(path, SCENE);
  const before = look(path);
  const target = await openTarget(path);
  await begin(target);
  const options = { runId: 'run-1', columns: plansOf(GIVEN), mode: 'insert', signal: NEVER } as const;
  const writer = await target.openWriter({ name: 't' }, options);
  await writer.write(rowBatch([[1n, 'one']]));
  await writer[Symbol.asyncDispose]();
  expect(look(path)).toEqual(before);
  const next = await target.openWriter({ name: 't' }, options);
  await next.write(rowBatch([[1n, 'one']]));
  await target[Symbol.asyncDispose]();
  expect(look(path)).toEqual(before);
});
