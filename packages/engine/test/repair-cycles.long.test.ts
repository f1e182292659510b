import { asRole } from './support/as-role.js';
import { type RealMove, realMove } from './support/real-move.js';

/** Tables that point at each other, one that points at itself, and one outside of the cycle. */
const SOURCE = `PRAGMA foreign_keys = OFF;
  CREATE TABLE hen (id INTEGER PRIMARY KEY, egg_id INTEGER NOT NULL CONSTRAINT hen_egg REFERENCES egg (id));
  CREATE TABLE egg (id INTEGER PRIMARY KEY, hen_id INTEGER NOT NULL CONSTRAINT egg_hen REFERENCES hen (id));
  CREATE TABLE node (id INTEGER PRIMARY KEY, up INTEGER CONSTRAINT node_up REFERENCES node (id), n INTEGER);
  CREATE TABLE nest (id INTEGER PRIMARY KEY, hen_id INTEGER CONSTRAINT nest_hen REFERENCES hen (id));
  INSERT INTO hen VALUES (1, 1), (2, 2), (3, 3);
  INSERT INTO egg VALUES (1, 1), (2, 2), (3, 3);
  INSERT INTO node VALUES (1, NULL, 1), (2, 1, 2), (3, 2, 3);
  INSERT INTO nest VALUES (1, 2)`;

/** Rows of the cycle are missing and too many, and a changed row pointed at a missing one. */
const SPOIL = `SET session_replication_role = replica;
  DELETE FROM hen WHERE id = 3; DELETE FROM egg WHERE id = 3;
  INSERT INTO hen VALUES (8, 9), (9, 8); INSERT INTO egg VALUES (8, 8), (9, 9);
  UPDATE node SET up = NULL WHERE id = 3; DELETE FROM node WHERE id = 2`;

const KEYS = `SELECT conname::text, convalidated::text, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE contype = 'f' ORDER BY 1`;

async function spoiled(): Promise<RealMove> {
  const move = await realMove(SOURCE);
  await move.manager().migrate();
  await move.query(SPOIL);
  return move;
}

async function owner(move: RealMove) {
  const tables = ['hen', 'egg', 'node', 'nest'];
  return asRole(move, (role) => {
    const owned = tables.map((name) => `ALTER TABLE ${name} OWNER TO ${role}`).join('; ');
    return `${owned}; GRANT USAGE, CREATE ON SCHEMA public TO ${role}; GRANT USAGE ON SCHEMA godwit TO ${role};
      GRANT ALL ON ALL TABLES IN SCHEMA godwit TO ${role}`;
  });
}

test.each(['a superuser', 'the owner'])(
  'rows of tables that point at each other are repaired by %s',
  async (who) => {
    await using move = await spoiled();
    await using by = await owner(move);
    const before = await move.query(KEYS);
    const manager = who === 'the owner' ? by.manager({}) : move.manager();
    const result = await manager.repair({ deleteExtra: true });
    expect(result).toMatchObject({ status: 'repaired', notes: [] });
    expect(result.tables.map(({ name, written, deleted }) => [name, written, deleted]).toSorted()).toEqual([
      ['egg', 1, 2],
      ['hen', 1, 2],
      ['node', 2, 0],
    ]);
    expect(await move.query(KEYS)).toEqual(before);
    expect(await move.query('SELECT object FROM godwit.suspended')).toEqual([]);
  },
);

test('a row that another table of the target points at is not deleted from under it', async () => {
  await using move = await spoiled();
  await move.query(
    'CREATE TABLE own (hen_id bigint CONSTRAINT own_hen REFERENCES hen (id)); INSERT INTO own VALUES (9)',
  );
  const before = await move.query(KEYS);
  await expect(move.manager().repair({ deleteExtra: true })).rejects.toMatchObject({
    code: 'WRITE_FAILED',
    message: expect.stringContaining('own_hen'),
  });
  expect(await move.query(KEYS)).toEqual(before);
  expect(await move.query('SELECT id FROM hen WHERE id > 7 ORDER BY 1')).toEqual([['8'], ['9']]);
});

test('without records no key rests in a repair', async () => {
  await using move = await spoiled();
  const before = await move.query(KEYS);
  await expect(move.manager({ bookkeeping: 'none' }).repair()).rejects.toMatchObject({
    code: 'OPTIONS_CONTRADICT',
    message: expect.stringMatching(/foreign key "(hen_egg|egg_hen|node_up)"/),
  });
  expect(await move.query(KEYS)).toEqual(before);
});

test('a repair that wrote says what it leaves in the target, and one that did not leaves nothing', async () => {
  await using move = await realMove(
    'CREATE TABLE p (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO p VALUES (1, 1)',
  );
  await move.manager({ bookkeeping: 'none' }).migrate();
  expect(await move.manager().repair()).not.toHaveProperty('traces');
  expect(await move.query("SELECT nspname FROM pg_namespace WHERE nspname = 'godwit'")).toEqual([]);
  await move.query('UPDATE p SET n = 2');
  const { traces } = await move.manager().repair();
  expect(traces).toMatchObject({ removal: 'DROP SCHEMA "godwit" CASCADE' });
});

test('a repair counts the sequences that it raised', async () => {
  await using move = await realMove(
    'CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER); INSERT INTO p VALUES (7, 1)',
  );
  await move.manager().migrate();
  await move.query("SELECT setval(pg_get_serial_sequence('p', 'id'), 1)");
  expect(await move.manager().repair()).toMatchObject({ status: 'repaired', raised: 1, tables: [] });
  expect(await move.manager().repair()).toMatchObject({ status: 'clean', raised: 0 });
});
