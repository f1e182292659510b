import type { MigrationEvent } from '../src/index.js';
import { type RealMove, realMove } from './support/real-move.js';

const NAMES = ['a', 'b', 'c', 'd'];
const SOURCE = NAMES.map(
  (name, index) => `
  CREATE TABLE ${name} (id INTEGER PRIMARY KEY, n INTEGER, up INTEGER REFERENCES ${NAMES[index - 1] ?? name} (id));
  CREATE INDEX ${name}_n ON ${name} (n);
  INSERT INTO ${name} VALUES (1, 1, 1), (2, 5, 1);`,
).join('');

let move: RealMove;
beforeEach(async () => {
  move = await realMove(SOURCE);
});
afterEach(() => move[Symbol.asyncDispose]());

/** Has the target do something after each of its statements of a kind. */
async function after(kind: string, action: string): Promise<void> {
  await move.query(`CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
    DECLARE made record;
    BEGIN
      FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE command_tag = '${kind}' LOOP ${action} END LOOP;
    END $$`);
  await move.query('CREATE EVENT TRIGGER meddling ON ddl_command_end EXECUTE FUNCTION meddle()');
}

/** The tables whose checkpoints one transaction wrote together. */
async function loads(): Promise<readonly (string | null)[]> {
  const sql =
    "SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM godwit.checkpoints GROUP BY xmin::text ORDER BY 1";
  return (await move.query(sql)).map(([names]) => names as string | null);
}

test('small tables are loaded in one transaction, each with its checkpoint', async () => {
  const result = await move.manager().migrate();
  expect(result).toMatchObject({ status: 'done', rowsMigrated: 8, verification: { status: 'same' } });
  expect(await loads()).toEqual(['a b c d']);
  const done = 'SELECT table_name, done, read, written FROM godwit.checkpoints ORDER BY 1';
  expect(await move.query(done)).toEqual(NAMES.map((name) => [name, 't', '2', '2']));
});

test('steps of small tables share transactions, and each is recorded and told', async () => {
  const told: string[] = [];
  const manager = move.manager();
  manager.on((event: MigrationEvent) => {
    if (event.type === 'step:finished' && event.phase === 'after-load') told.push(event.id);
  });
  await manager.migrate();
  const steps = (await move.query('SELECT step FROM godwit.steps')).map(([step]) => step);
  expect(steps).toEqual(expect.arrayContaining(told));
  expect(told.length).toBe(6 * NAMES.length);
  const transactions = await move.query('SELECT count(DISTINCT xmin::text) FROM godwit.steps');
  expect(transactions).toEqual([['2']]);
});

test('a row that the target refuses is told with its table and key, and the other tables are loaded', async () => {
  await after(
    'CREATE TABLE',
    "IF made.object_identity = 'public.c' THEN ALTER TABLE public.c ADD CHECK (n < 3); END IF;",
  );
  const result = await move.manager({ onError: 'skip-table' }).migrate();
  expect(result.tables.map(({ name, written }) => [name, written])).toEqual([
    ['a', 2],
    ['b', 2],
    ['c', 0],
    ['d', 2],
  ]);
  expect(result.tables[2]?.error).toMatchObject({ place: { table: 'c', key: 'id=2' } });
  expect(result.tables[2]?.error?.message).toContain('violates check constraint');
});

test('a table with a trigger has a transaction of its own, in which the trigger rests', async () => {
  await move.query(
    'CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
  );
  const trigger =
    'CREATE TRIGGER refused BEFORE INSERT ON public.b FOR EACH ROW EXECUTE FUNCTION public.refuse();';
  await after('CREATE TABLE', `IF made.object_identity = 'public.b' THEN ${trigger} END IF;`);
  const { rowsMigrated } = await move.manager().migrate();
  expect(rowsMigrated).toBe(8);
  expect(await loads()).toEqual(['a', 'b', 'c', 'd']);
});

test('of steps in one transaction the one that fails is told, and the others are done', async () => {
  await after('CREATE INDEX', "IF made.object_identity = 'public.c_n' THEN RAISE 'no index here'; END IF;");
  const result = await move.manager({ onError: 'skip-table' }).migrate();
  expect(result.status).toBe('incomplete');
  const failed = result.ledger.filter(({ code }) => code === 'STEP_FAILED');
  expect(failed).toMatchObject([{ place: { table: 'c', object: 'c_n' } }]);
  expect(failed[0]?.message).toContain('no index here');
  const made =
    "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE '%\\_n' ORDER BY 1";
  expect(await move.query(made)).toEqual([['a_n'], ['b_n'], ['d_n']]);
});

test('an interruption before a transaction of several tables leaves all of them out', async () => {
  const stop = new AbortController();
  const manager = move.manager();
  manager.on((event) => event.type === 'table:progress' && stop.abort());
  const error = await manager.migrate({ signal: stop.signal }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'INTERRUPTED', result: { rowsMigrated: 0 } });
});
