import { defineTransform } from '@godwit/plugin-api';
import { type MigrationResult, type TimeSpent, Trace, type TraceEvent } from '../src/index.js';
import { type RealMove, realMove } from './support/real-move.js';

const SOURCE = `
  CREATE TABLE small (id INTEGER PRIMARY KEY, n INTEGER);
  CREATE TABLE other (id INTEGER PRIMARY KEY, n INTEGER);
  INSERT INTO small VALUES (1, 1), (2, 5);
  INSERT INTO other VALUES (1, 1);
  CREATE TABLE large (id INTEGER PRIMARY KEY, a TEXT);
  CREATE INDEX large_a ON large (a);
  INSERT INTO large WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    SELECT i, 'text ' || i FROM n;`;

let move: RealMove;
beforeEach(async () => {
  move = await realMove(SOURCE);
});
afterEach(() => move[Symbol.asyncDispose]());

/** The part that most of the time went into. */
function greatest({ time }: MigrationResult): keyof TimeSpent | undefined {
  return (Object.entries(time ?? {}) as [keyof TimeSpent, number][]).sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Has the server wait while it does what the statement says to each table that is made. */
async function onEachTable(statement: string): Promise<void> {
  await move.query(`CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
    DECLARE made record;
    BEGIN
      FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.large' LOOP ${statement} END LOOP;
    END $$`);
  await move.query(
    `CREATE EVENT TRIGGER meddling ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION meddle()`,
  );
}

test('the parts of the time are all of the time', async () => {
  const { time, seconds, tables } = await move.manager().migrate();
  const sum = Object.values(time ?? {}).reduce((total: number, part: number) => total + part, 0);
  expect(sum).toBeCloseTo(seconds, 1);
  expect(Object.values(time ?? {}).every((part: number) => part >= 0)).toBe(true);
  for (const table of tables) expect(table.time).toBeDefined();
});

test('where the target takes rows slowly, most of the time goes into the server', async () => {
  await onEachTable(
    `EXECUTE 'ALTER TABLE public.large ADD CHECK (id % 15 > 0 OR pg_catalog.pg_sleep(0.005) IS NOT NULL)';`,
  );
  expect(greatest(await move.manager({ verify: 'none' }).migrate())).toBe('server');
});

test('where the source gives rows slowly, most of the time goes into reading', async () => {
  const slow = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500 + id % 2)';
  const where = { large: `(${slow} SELECT count(*) FROM n) > 0` };
  expect(greatest(await move.manager({ verify: 'none', where }).migrate())).toBe('reading');
});

test('where a transform is slow, most of the time goes into encoding', async () => {
  const slow = defineTransform<'text'>({
    name: 'slow',
    match: { table: 'large', column: 'a' },
    open: () => (value) => {
      const end = performance.now() + 0.5;
      while (performance.now() < end);
      return value;
    },
  });
  expect(greatest(await move.manager({ verify: 'none' }, [slow]).migrate())).toBe('encoding');
});

test('where an index is made slowly, most of the time goes into keys', async () => {
  await move.query(
    'CREATE FUNCTION idle() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); END $$',
  );
  await move.query(
    `CREATE EVENT TRIGGER idling ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION idle()`,
  );
  expect(greatest(await move.manager({ verify: 'none' }).migrate())).toBe('keys');
});

const spansOf = (events: readonly TraceEvent[], cat: string): readonly TraceEvent[] =>
  events.filter((event) => event.ph === 'X' && event.cat === cat);

test('a trace tells of every table and step, on threads on which nothing overlaps', async () => {
  const manager = move.manager({ parallel: 2 });
  const trace = new Trace();
  manager.on(trace.listener);
  await manager.migrate();
  const { traceEvents } = JSON.parse(JSON.stringify(trace)) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  expect(spansOf(traceEvents, 'stage').map(({ name }) => name)).toEqual([
    'open and introspect',
    'plan',
    'begin',
    'make tables',
    'load',
    'keys',
    'end',
    'proof',
    'end',
  ]);
  expect(
    spansOf(traceEvents, 'scan')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['scan large', 'scan other', 'scan small']);
  expect(
    spansOf(traceEvents, 'proof')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['proof large', 'proof other', 'proof small']);
  const copies = spansOf(traceEvents, 'copy');
  expect(copies.map(({ name }) => name)).toEqual(['copy 2 tables', 'copy large']);
  expect(copies.map(({ args }) => args['rows'])).toEqual([3, 3000]);
  expect(copies.every(({ args }) => Number(args['bytes']) > 0)).toBe(true);
  expect(spansOf(traceEvents, 'step').some(({ name }) => name.includes('large_a'))).toBe(true);
  const spans = traceEvents.filter(({ ph }) => ph === 'X');
  for (const tid of new Set(spans.map((span) => span.tid))) {
    const own = spans.filter((span) => span.tid === tid).sort((a, b) => Number(a.ts) - Number(b.ts));
    for (const [index, span] of own.entries()) {
      const next = own[index + 1]?.ts ?? Number.POSITIVE_INFINITY;
      expect(Number(span.ts) + Number(span.dur)).toBeLessThanOrEqual(next);
    }
    expect(
      traceEvents.some((event) => event.ph === 'M' && event.name === 'thread_name' && event.tid === tid),
    ).toBe(true);
  }
});
