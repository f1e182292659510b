import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions } from '@godwit/engine';
import type { MigrationError } from '@godwit/plugin-api';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const SOURCE = `
  CREATE TABLE player (id INTEGER PRIMARY KEY, nickname TEXT NOT NULL CHECK (length(nickname) > 1), team INTEGER REFERENCES team (id),
    shout TEXT GENERATED ALWAYS AS (upper(nickname)) STORED, UNIQUE (nickname, team));
  CREATE TABLE team (id INTEGER PRIMARY KEY, title TEXT);
  CREATE TABLE score (id INTEGER PRIMARY KEY, player INTEGER REFERENCES player (id) ON DELETE CASCADE, points INTEGER);
  CREATE INDEX player_nickname ON player (nickname) WHERE nickname <> 'x';
  INSERT INTO team VALUES (1, 'a'); INSERT INTO player (id, nickname, team) VALUES (1, 'ann', 1), (2, 'bob', 1);
  INSERT INTO score VALUES (1, 2, 3);`;
const RENAMES = ['ALTER TABLE player RENAME nickname TO nick', 'ALTER TABLE player RENAME TO players'];
const NAMES = { players: 'player', 'players.nick': 'player.nickname' };

/** A target that a move made and that was renamed since, and how it is compared. */
async function renamed(
  to: { readonly dialect: 'postgres' | 'sqlite'; readonly url: string },
  folder: string,
) {
  const url = join(folder, 'source.db');
  new Database(url).exec(SOURCE).close();
  const manager = (options: MigrationOptions) =>
    createMigrationManager(
      { source: { dialect: 'sqlite', url }, target: to, options },
      { dialects: [postgres, sqlite] },
    );
  await manager({}).migrate();
  const change = async (statements: readonly string[]): Promise<void> => {
    if (to.dialect === 'postgres') for (const sql of statements) await execute(to.url, sql);
    else new Database(to.url).exec(statements.join(';')).close();
  };
  await change(RENAMES);
  return {
    change,
    manager,
    compare: (renames: Readonly<Record<string, string>>) => manager({ renames }).compareSchemas(),
  };
}

test.each(['postgres', 'sqlite'] as const)(
  'what was renamed in %s and is confirmed is the same but for its name',
  async (dialect) => {
    using folder = createTemporaryFolder();
    await using database = await createTestDatabase();
    const schema = dialect === 'postgres' ? 'public.' : '';
    const url = dialect === 'postgres' ? database.url : join(folder.path, 'target.db');
    const { compare, change } = await renamed({ dialect, url }, folder.path);
    const { differences, compatible } = await compare(NAMES);
    expect(differences).toEqual([
      {
        type: 'table-renamed',
        kind: 'table',
        table: `${schema}player`,
        source: `${schema}player`,
        target: `${schema}players`,
        risk: 'safe',
        explanation: `The table ${schema}players of the target is the table ${schema}player of the source.`,
      },
      {
        type: 'column-renamed',
        kind: 'column',
        table: `${schema}player`,
        object: 'nickname',
        source: 'nickname',
        target: 'nick',
        risk: 'safe',
        explanation: 'The column nick of the target is the column nickname of the source.',
      },
    ]);
    expect(compatible).toBe(false);
    await change([
      'ALTER TABLE players ADD COLUMN more integer',
      "UPDATE players SET more = 1 WHERE nick = 'ann'",
    ]);
    const { differences: then } = await compare(NAMES);
    expect(then.slice(2)).toMatchObject([
      { type: 'column-removed', object: 'more', risk: 'data-loss', rows: 1 },
    ]);
  },
);

test('rows are counted under the names that the target has', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const { compare, change } = await renamed({ dialect: 'postgres', url: database.url }, folder.path);
  await change([
    'ALTER TABLE players ALTER nick DROP NOT NULL',
    'ALTER TABLE players DROP CONSTRAINT player_nickname_check',
    'ALTER TABLE players DROP CONSTRAINT player_nickname_team_key',
    'ALTER TABLE score DROP CONSTRAINT score_player_fkey',
    "INSERT INTO players (id, nick, team) VALUES (7, NULL, 1), (8, 'z', 1), (9, 'z', 1); INSERT INTO score VALUES (4, 99, 1)",
  ]);
  const { differences } = await compare(NAMES);
  expect(
    differences
      .slice(2)
      .map(({ kind, risk, rows }) => `${kind} ${risk} ${rows}`)
      .toSorted(),
  ).toEqual(['check blocked 2', 'foreign key blocked 1', 'not null blocked 1', 'unique key blocked 2']);
});

test('names that nothing has, names that are taken and two of one name are refused', async () => {
  using folder = createTemporaryFolder();
  const { compare } = await renamed({ dialect: 'sqlite', url: join(folder.path, 'target.db') }, folder.path);
  const refusal = async (names: Readonly<Record<string, string>>): Promise<unknown> => {
    try {
      return await compare(names);
    } catch (error) {
      const { code, message, hint } = error as MigrationError;
      return [code, message, hint];
    }
  };
  expect(await refusal({ 'players.nikc': 'player.nickname' })).toEqual([
    'NAME_MATCHES_NOTHING',
    'options.renames "players.nikc" is neither a table nor a column (table.column) of the target.',
    'Did you mean "players.nick" or "players.id" or "players.team"?',
  ]);
  expect(await refusal({ players: 'palyer' })).toEqual([
    'NAME_MATCHES_NOTHING',
    'options.renames gives a table the name "palyer", which no table of the source has.',
    'Did you mean "player"?',
  ]);
  expect(await refusal({ players: 'player', 'players.nick': 'player.nicknam' })).toEqual([
    'NAME_MATCHES_NOTHING',
    'options.renames gives a column of players the name "player.nicknam", which no column of that table has in the source.',
    'Did you mean "player.nickname" or "player.team" or "player.id"?',
  ]);
  const hint = 'Give each name to one that has another name now.';
  expect(await refusal({ players: 'team' })).toEqual([
    'OPTIONS_CONTRADICT',
    'options.renames gives the name "team", which the target has already.',
    hint,
  ]);
  expect(await refusal({ 'score.points': 'score.player' })).toEqual([
    'OPTIONS_CONTRADICT',
    'options.renames gives the name "score.player", which the target has already.',
    hint,
  ]);
  expect(await refusal({ players: 'player', 'main.players': 'player' })).toEqual([
    'CONFIG_INVALID',
    'The field "options.renames["main.players"]" of the config has to be another name than "player", which is given twice.',
    undefined,
  ]);
});

test.each(['postgres', 'sqlite'] as const)(
  'in %s, what may have been renamed is known by its values, its place or its columns',
  async (dialect) => {
    using folder = createTemporaryFolder();
    await using database = await createTestDatabase();
    const schema = dialect === 'postgres' ? 'public.' : '';
    const url = dialect === 'postgres' ? database.url : join(folder.path, 'target.db');
    const { change, manager } = await renamed({ dialect, url }, folder.path);
    await change([
      'ALTER TABLE players RENAME TO player',
      'ALTER TABLE player RENAME nick TO nickname',
      'ALTER TABLE score RENAME TO scores',
      'ALTER TABLE team ADD COLUMN motto text',
      'ALTER TABLE team ADD COLUMN called text',
      "UPDATE team SET motto = 'x', called = title",
      'ALTER TABLE team DROP COLUMN title',
    ]);
    const { renames } = await manager({}).compareSchemas();
    expect(renames).toEqual([
      {
        kind: 'table',
        table: `${schema}scores`,
        target: `${schema}scores`,
        source: `${schema}score`,
        because: 'columns',
      },
      { kind: 'column', table: `${schema}team`, target: 'called', source: 'title', because: 'content' },
    ]);
    await change(["UPDATE team SET called = 'y'"]);
    const { renames: then } = await manager({}).compareSchemas();
    expect(then[1]).toEqual({
      kind: 'column',
      table: `${schema}team`,
      target: 'motto',
      source: 'title',
      because: 'place',
    });
  },
);
