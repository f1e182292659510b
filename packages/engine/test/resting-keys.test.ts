import { asRole } from './support/as-role.js';
import { type RealMove, realMove } from './support/real-move.js';

const TABLES = `
  CREATE TABLE parent (id bigint PRIMARY KEY);
  CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint CONSTRAINT child_parent REFERENCES parent (id));`;
const ORPHAN = `PRAGMA foreign_keys = OFF; ${TABLES} INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1), (2, 99);`;

/** A target that has the tables and no rows, and its owner, who may play no replica. */
async function owned(move: RealMove) {
  await move.query(TABLES);
  const database = new URL(move.url).pathname.slice(1);
  return asRole(
    move,
    (
      role,
    ) => `GRANT CREATE ON DATABASE ${database} TO ${role}; GRANT USAGE, CREATE ON SCHEMA public TO ${role};
      ALTER TABLE parent OWNER TO ${role}; ALTER TABLE child OWNER TO ${role}`,
  );
}

const keyState = (move: RealMove) =>
  move.query("SELECT convalidated::text FROM pg_constraint WHERE conname = 'child_parent'");
const recorded = (move: RealMove) => move.query('SELECT away::text FROM godwit.suspended');

test.each(['a superuser', 'the owner'])(
  'a load by %s that told of rows that point at nothing leaves no record, so that a key dropped later stays dropped',
  async (who) => {
    await using move = await realMove(ORPHAN);
    await using owner = await owned(move);
    const by = who === 'the owner' ? owner : move;
    const { status, ledger } = await by.manager({ dataOnly: true }).migrate();
    expect(status).toBe('done');
    expect(ledger.map(({ code }) => code)).toContain('FOREIGN_KEY_NOT_VALID');
    expect(await keyState(move)).toEqual([['false']]);
    expect(await recorded(move)).toEqual([]);
    await move.query('ALTER TABLE child DROP CONSTRAINT child_parent');
    const again = by.manager({ dataOnly: true });
    const events: string[] = [];
    again.on(({ type }) => events.push(type));
    await again.repair();
    expect(events).not.toContain('target:restored');
    expect(await keyState(move)).toEqual([]);
  },
);

test('a key that a failed run left weaker is no matter of other users, and dropped on purpose it stays dropped', async () => {
  await using move = await realMove(ORPHAN);
  await using owner = await owned(move);
  const failing = owner.manager({ dataOnly: true });
  const stop = new AbortController();
  failing.on((event) => event.type === 'table:finished' && event.table === 'child' && stop.abort());
  await expect(failing.migrate({ signal: stop.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await recorded(move)).toEqual([['false']]);
  expect(await keyState(move)).toEqual([['false']]);
  expect(await move.manager({ bookkeeping: 'other' }).repair()).toMatchObject({ status: 'clean' });
  await move.query('ALTER TABLE child DROP CONSTRAINT child_parent');
  await owner.manager({ dataOnly: true }).repair();
  expect(await keyState(move)).toEqual([]);
  expect(await recorded(move)).toEqual([]);
});
