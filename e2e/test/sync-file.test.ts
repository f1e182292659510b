import { join } from 'node:path';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions, rollbackRun } from '@godwit/engine';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const OLD = `
  CREATE TABLE player (id INTEGER PRIMARY KEY AUTOINCREMENT, nick TEXT UNIQUE, score TEXT, note TEXT);
  CREATE TABLE game (id INTEGER PRIMARY KEY, winner INTEGER REFERENCES player (id) ON DELETE CASCADE);
  CREATE TABLE log (what TEXT);
  CREATE TABLE gone (a TEXT);
  CREATE INDEX player_score ON player (score DESC) WHERE score IS NOT NULL;
  CREATE TRIGGER player_in AFTER INSERT ON player BEGIN INSERT INTO log VALUES (new.nick); END;
  CREATE TRIGGER game_in AFTER INSERT ON game BEGIN UPDATE player SET note = 'won' WHERE id = new.winner; END;
  INSERT INTO player VALUES (1, 'a', '10', 'x'), (2, 'b', '20', NULL), (40, 'c', '3', 'y'); DELETE FROM player WHERE id = 40;
  INSERT INTO game VALUES (1, 1), (2, 2), (3, 2); INSERT INTO gone VALUES ('kept');`;

const NEW = `
  CREATE TABLE player (id INTEGER PRIMARY KEY AUTOINCREMENT, nick TEXT UNIQUE, score INTEGER, note TEXT, rank INTEGER DEFAULT 1);
  CREATE TABLE game (id INTEGER PRIMARY KEY, winner INTEGER REFERENCES player (id) ON DELETE CASCADE);
  CREATE TABLE log (what TEXT);
  CREATE INDEX player_score ON player (score DESC) WHERE score IS NOT NULL;
  CREATE TRIGGER player_in AFTER INSERT ON player BEGIN INSERT INTO log VALUES (new.nick); END;
  CREATE TRIGGER game_in AFTER INSERT ON game BEGIN UPDATE player SET note = 'won' WHERE id = new.winner; END;`;

function manager(folder: string, options: MigrationOptions = {}) {
  return createMigrationManager(
    {
      source: { dialect: 'sqlite', url: join(folder, 'new.db') },
      target: { dialect: 'sqlite', url: join(folder, 'old.db') },
      options,
    },
    { dialects: [sqlite] },
  );
}

function contents(path: string): unknown {
  const db = new Database(path, { readonly: true });
  const names = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'godwit%'")
    .pluck();
  const rows = names.all().map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]);
  const texts = db
    .prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
    .pluck()
    .all();
  db.close();
  return { ...Object.fromEntries(rows as [string, unknown][]), triggers: texts };
}

test('a file gets the schema of another one with its rows, and its own back', async () => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'old.db');
  new Database(path).exec(OLD).close();
  new Database(join(folder.path, 'new.db')).exec(NEW).close();
  const before = contents(path);
  const done = await manager(folder.path).syncSchema({ apply: true, keep: true });
  expect(done).toMatchObject({ status: 'applied', blocked: [], remaining: { differences: [] } });
  expect(contents(path)).toMatchObject({
    player: [
      { id: 1, nick: 'a', score: 10, note: 'won', rank: 1 },
      { id: 2, nick: 'b', score: 20, note: 'won', rank: 1 },
    ],
    game: [{ winner: 1 }, { winner: 2 }, { winner: 2 }],
    sqlite_sequence: [{ name: 'player', seq: 40 }],
  });
  expect(await manager(folder.path).syncSchema({ apply: true })).toMatchObject({
    status: 'same',
    statements: [],
  });
  await rollbackRun({ dialect: 'sqlite', url: path }, { dialects: [sqlite] }, { runId: done.runId ?? '' });
  expect(contents(path)).toEqual(before);
});

test('values that do not survive, and losses that nobody allowed, are refused, and nothing is changed', async () => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'old.db');
  new Database(path).exec(`${OLD} UPDATE player SET score = 'ten' WHERE id = 1;`).close();
  new Database(join(folder.path, 'new.db')).exec(NEW).close();
  const before = contents(path);
  await expect(manager(folder.path).syncSchema({ apply: true, keep: true })).rejects.toMatchObject({
    code: 'SYNC_BLOCKED',
    message: expect.stringContaining('Rows in the way: 1'),
  });
  await expect(
    manager(folder.path).syncSchema({ apply: true, exclude: ['player.score'] }),
  ).rejects.toMatchObject({
    code: 'SYNC_LOSES_DATA',
  });
  expect(contents(path)).toEqual(before);
});

test('the SQL of a sync is run by hand, with foreign keys enforced before, there and back', async () => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'old.db');
  new Database(path).exec(OLD).close();
  new Database(join(folder.path, 'new.db')).exec(NEW).close();
  const before = contents(path);
  const { sql } = await manager(folder.path).syncSchema({ generateSQL: true, keep: true });
  for (const text of [sql?.up, sql?.down]) {
    const db = new Database(path);
    db.pragma('foreign_keys = ON');
    db.exec(text ?? '').close();
    if (text === sql?.up) {
      expect(contents(path)).toMatchObject({ game: [{ winner: 1 }, { winner: 2 }, { winner: 2 }] });
      expect((await manager(folder.path).compareSchemas()).differences).toEqual([]);
    }
  }
  expect(contents(path)).toEqual(before);
});

test('what is renamed keeps its values and everything that names it', async () => {
  using folder = createTemporaryFolder();
  const path = join(folder.path, 'old.db');
  new Database(path).exec(OLD).close();
  const renamed = NEW.replaceAll('player', 'person').replaceAll('nick', 'name');
  new Database(join(folder.path, 'new.db')).exec(renamed).close();
  const before = contents(path);
  const renames = { player: 'person', 'player.nick': 'person.name' };
  const done = await manager(folder.path, { renames }).syncSchema({ apply: true, keep: true });
  expect(done.remaining?.differences).toEqual([]);
  expect(contents(path)).toMatchObject({
    person: [
      { name: 'a', score: 10 },
      { name: 'b', score: 20 },
    ],
    game: [{ winner: 1 }, { winner: 2 }, { winner: 2 }],
  });
  await rollbackRun({ dialect: 'sqlite', url: path }, { dialects: [sqlite] }, { runId: done.runId ?? '' });
  expect(contents(path)).toEqual(before);
});
