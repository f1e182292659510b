import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { type RunOnRecord, readHistory, rollbackRun } from '@godwit/engine';
import { defineTransform } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import {
  afterRows,
  CUT,
  cutOff,
  end,
  KEYLESS,
  openResumeScene,
  type ResumeScene,
  ROWS,
} from './resume-scene.js';

let scene: ResumeScene;
beforeEach(async () => {
  scene = await openResumeScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const COUNTS = `SELECT (SELECT count(*)::int FROM large) AS large, (SELECT count(DISTINCT id)::int FROM large) AS keys,
  (SELECT count(*)::int FROM keyless) AS keyless, (SELECT sum(number)::int FROM keyless) AS sum, (SELECT count(*)::int FROM small) AS small`;
const WHOLE = { large: ROWS, keys: ROWS, keyless: KEYLESS, small: 10 };
const parts = { dialects: [postgres, sqlite] };
const write = (path: string, sql: string): void => void new Database(path).exec(sql).close();

test('a run that was interrupted goes on behind its last commit, and is one run on record', async () => {
  const { url } = scene.database;
  const cut = await cutOff(scene.manager(url));
  expect(cut).toMatchObject({ code: 'INTERRUPTED', hint: expect.stringContaining('Go on with "resume"') });
  const [{ there } = {}] = await scene.query('SELECT count(*)::int AS there FROM large');
  expect(there).toBeGreaterThan(CUT);
  const again = await end(() => scene.manager(url).migrate());
  expect(again).toMatchObject({
    code: 'RUN_UNFINISHED',
    message: expect.stringContaining(`${cut.result?.runId}`),
  });
  const result = await scene.manager(url).resume();
  expect(result).toMatchObject({
    status: 'done',
    runId: cut.result?.runId,
    verification: { status: 'same' },
  });
  expect(result.resumed?.rows).toBeGreaterThanOrEqual(Number(there));
  expect(await scene.query(COUNTS)).toEqual([expect.objectContaining(WHOLE)]);
  const runs = await readHistory({ dialect: 'postgres', url }, parts);
  expect(runs).toMatchObject([
    { runId: result.runId, kind: 'migrate', status: 'done', by: expect.stringContaining('@') },
  ]);
  expect(runs[0]?.result?.tables.map(({ read, written }) => [read, written])).toEqual(
    expect.arrayContaining([
      [ROWS, ROWS],
      [KEYLESS, KEYLESS],
    ]),
  );
});

test('one call begins, goes on, and then says that all is done', async () => {
  const { url } = scene.database;
  const cuts = [
    await cutOff(scene.manager(url)),
    await cutOff(
      scene.manager(url),
      (event) => event.type === 'step:started' && event.phase === 'after-load',
    ),
  ];
  expect(cuts.map(({ code }) => code)).toEqual(['INTERRUPTED', 'INTERRUPTED']);
  expect(await scene.manager(url).migrate({ resume: true })).toMatchObject({ status: 'done' });
  const manager = scene.manager(url);
  const events: string[] = [];
  manager.on(({ type }) => events.push(type));
  expect(await manager.migrate({ resume: true })).toMatchObject({ status: 'done' });
  expect(events).toContain('run:over');
  expect(await scene.query(COUNTS)).toEqual([expect.objectContaining(WHOLE)]);
  expect(await end(() => manager.resume())).toMatchObject({ code: 'NOTHING_TO_RESUME' });
  await scene.query('UPDATE small SET large = 2 WHERE id = 1');
  expect(await end(() => manager.migrate({ resume: true }))).toMatchObject({
    code: 'TARGET_CHANGED',
    message: expect.stringContaining('does not hold the same any more'),
  });
  await scene.query('DELETE FROM small WHERE id = 1');
  expect(await end(() => manager.migrate({ resume: true }))).toMatchObject({
    code: 'TARGET_CHANGED',
    message: expect.stringContaining('public.small holds 9 rows and the run wrote 10'),
  });
});

test('a run that was planned otherwise is refused with the difference', async () => {
  const { url } = scene.database;
  await cutOff(scene.manager(url));
  const other = scene.manager(url, { options: { typeMappings: { 'large.amount': 'decimal(20,10)' } } });
  expect(await end(() => other.resume())).toMatchObject({
    code: 'PLAN_CHANGED',
    message: expect.stringContaining('options.typeMappings was {} and is {"large.amount":"decimal(20,10)"}'),
  });
  write(scene.source, 'ALTER TABLE small ADD COLUMN late TEXT');
  const changed = scene.manager(url, { options: { onSourceChange: 'verify' } });
  expect(await end(() => changed.resume())).toMatchObject({ code: 'PLAN_CHANGED' });
});

test('a source that was written to is refused, or compared row by row and made equal', async () => {
  const { url } = scene.database;
  await cutOff(scene.manager(url));
  write(
    scene.source,
    `UPDATE large SET name = 'changed' WHERE id = 5; DELETE FROM large WHERE id IN (6, ${ROWS}); INSERT INTO large VALUES (${ROWS + 1}, 'new', 1);
     DELETE FROM keyless WHERE rowid = 3; INSERT INTO keyless VALUES ('word 1', 1)`,
  );
  expect(await end(() => scene.manager(url).resume())).toMatchObject({ code: 'SOURCE_CHANGED' });
  const manager = scene.manager(url, { options: { onSourceChange: 'verify' } });
  expect(await manager.resume()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const rows = await scene.query(
    `SELECT id::int, name FROM large WHERE id IN (5, 6, ${ROWS}, ${ROWS + 1}) ORDER BY id`,
  );
  expect(rows).toEqual([
    { id: 5, name: 'changed' },
    { id: ROWS + 1, name: 'new' },
  ]);
});

test('a source that lies elsewhere now is the same one', async () => {
  const { url } = scene.database;
  await cutOff(scene.manager(url));
  renameSync(scene.source, `${scene.source}.moved`);
  const manager = scene.manager(url, { source: `${scene.source}.moved` });
  expect(await manager.resume()).toMatchObject({ status: 'done' });
  expect(await scene.query(COUNTS)).toEqual([expect.objectContaining(WHOLE)]);
});

test('a transform that counts sees every row in its order, also those that were copied before', async () => {
  const { url } = scene.database;
  const counting = defineTransform({
    name: 'counting',
    match: { table: 'large', column: 'name' },
    open: () => {
      let count = 0;
      return () => `row ${++count}`;
    },
  });
  const transforms = [counting];
  await cutOff(scene.manager(url, { transforms }));
  expect(await scene.manager(url, { transforms, options: { verify: 'counts' } }).resume()).toMatchObject({
    status: 'done',
  });
  const [wrong] = await scene.query(`SELECT count(*)::int AS wrong FROM large WHERE name <> 'row ' || id`);
  expect(wrong).toEqual({ wrong: 0 });
});

test('rows that a transform had refused before are refused once, and the others go on', async () => {
  const { url } = scene.database;
  const refusing = defineTransform({
    name: 'refusing',
    match: { table: 'large', column: 'name' },
    open: () => (value) => {
      if (value === 'name 100' || value === 'name 20000' || value === `name ${ROWS - 5}`)
        throw new Error('no');
      return `${value}!`;
    },
  });
  const more = { transforms: [refusing], options: { onError: 'reject-row', verify: 'counts' } } as const;
  expect(await cutOff(scene.manager(url, more))).toMatchObject({ code: 'INTERRUPTED' });
  const { status, tables } = await scene.manager(url, more).resume();
  expect(status).toBe('incomplete');
  const large = tables.find(({ name }) => name === 'large');
  expect(large).toMatchObject({ read: ROWS, written: ROWS - 3, rejected: 3 });
  expect(
    await scene.query('SELECT count(*)::int AS there, count(DISTINCT id)::int AS keys FROM large'),
  ).toEqual([{ there: ROWS - 3, keys: ROWS - 3 }]);
  expect(await scene.query('SELECT key FROM godwit.rejects ORDER BY number')).toEqual([
    { key: 'id=100' },
    { key: 'id=20000' },
    { key: `id=${ROWS - 5}` },
  ]);
});

test('of a PostgreSQL source a table that was begun is emptied and read anew, and the ledger says so', async () => {
  const { url } = scene.database;
  await scene.manager(url).migrate();
  const options = { onSourceChange: 'verify' } as const;
  const from = { source: url, options };
  expect(await cutOff(scene.manager(scene.file, from))).toMatchObject({ code: 'INTERRUPTED' });
  expect(existsSync(scene.file)).toBe(false);
  expect(await end(() => scene.manager(scene.file, { source: url }).resume())).toMatchObject({
    code: 'SOURCE_CHANGED',
  });
  const result = await scene.manager(scene.file, from).resume();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const database = new Database(scene.file);
  expect(database.prepare('SELECT count(*), count(DISTINCT id) FROM large').raw().get()).toEqual([
    ROWS,
    ROWS,
  ]);
  expect(database.prepare('SELECT count(*) FROM keyless').pluck().get()).toBe(KEYLESS);
  database.close();
  expect(existsSync(`${scene.file}.partial`) || existsSync(`${scene.file}.partial-records`)).toBe(false);
});

test('a new SQLite file that was being built goes on, or is removed by a rollback', async () => {
  expect(await cutOff(scene.manager(scene.file))).toMatchObject({ code: 'INTERRUPTED' });
  expect(existsSync(`${scene.file}.partial`)).toBe(true);
  expect(await end(() => scene.manager(scene.file).migrate())).toMatchObject({ code: 'RUN_UNFINISHED' });
  expect(await scene.manager(scene.file).resume()).toMatchObject({
    status: 'done',
    verification: { status: 'same' },
  });
  const other = `${scene.file}.other`;
  await cutOff(scene.manager(other));
  const target = { dialect: 'sqlite', url: other };
  expect(await rollbackRun(target, parts)).toMatchObject({ status: 'rolled-back' });
  for (const end of ['', '.partial', '.partial-records']) expect(existsSync(`${other}${end}`)).toBe(false);
});

test('a session that the server ends is taken up again within the run', async () => {
  const { url } = scene.database;
  const manager = scene.manager(url);
  const due = afterRows(CUT);
  let waits = 0;
  let ended: Promise<unknown> | undefined;
  manager.on((event) => {
    if (event.type === 'run:waiting') waits += 1;
    if (due(event))
      ended ??= scene.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
  });
  expect(await manager.migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  await ended;
  expect(waits).toBeGreaterThan(0);
  expect(await scene.query(COUNTS)).toEqual([expect.objectContaining(WHOLE)]);
});

test('without records a run is as exact, and says that it begins again', async () => {
  const { url } = scene.database;
  const options = { bookkeeping: 'none' } as const;
  const cut = await cutOff(scene.manager(url, { options }));
  expect(cut.hint).not.toContain('resume');
  expect(await end(() => scene.manager(url, { options }).resume())).toMatchObject({
    code: 'NOTHING_TO_RESUME',
  });
});

test('records that somebody edited are told as damaged', async () => {
  const { url } = scene.database;
  await cutOff(scene.manager(url));
  await scene.query(`UPDATE godwit.checkpoints SET table_name = 'no_such_table' WHERE table_name = 'large'`);
  expect(await end(() => scene.manager(url).resume())).toMatchObject({ code: 'RECORDS_DAMAGED' });
});

test('a rollback takes back what the run made, and is refused where others have written since', async () => {
  const { url } = scene.database;
  const target = { dialect: 'postgres', url };
  await scene.manager(url).migrate();
  await scene.query(`INSERT INTO keyless VALUES ('by others', 1)`);
  await expect(rollbackRun(target, parts)).rejects.toMatchObject({
    code: 'TARGET_CHANGED',
    message: expect.stringContaining('keyless holds'),
  });
  await scene.query(`DELETE FROM keyless WHERE word = 'by others'`);
  const confirm = async ({ kind }: RunOnRecord) => kind !== 'migrate';
  await expect(rollbackRun(target, parts, { confirm })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await rollbackRun(target, parts)).toMatchObject({ status: 'rolled-back' });
  expect(
    await scene.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`),
  ).toEqual([]);
  await expect(rollbackRun(target, parts)).rejects.toMatchObject({
    code: 'RUN_NOT_FOUND',
    message: 'The target has no run that could still be taken back.',
  });
});

test('the beginning of an id that two runs have names neither of them', async () => {
  const { url } = scene.database;
  const target = { dialect: 'postgres', url };
  const { runId } = await scene.manager(url, { options: { includeTables: ['small'] } }).migrate();
  await scene.query(
    `INSERT INTO godwit.runs SELECT (json_populate_record(r, json_build_object('run_id', left(run_id, 4) || '-other'))).* FROM godwit.runs AS r`,
  );
  await expect(rollbackRun(target, parts, { runId: runId.slice(0, 4) })).rejects.toMatchObject({
    code: 'RUN_NOT_FOUND',
    message: expect.stringContaining('more than one run'),
  });
  expect(await rollbackRun(target, parts, { runId })).toMatchObject({ runId, status: 'rolled-back' });
});

test('a copy of the source with another time is another one', async () => {
  const { url } = scene.database;
  await cutOff(scene.manager(url));
  copyFileSync(scene.source, `${scene.source}.copy`);
  const manager = scene.manager(url, { source: `${scene.source}.copy` });
  expect(await end(() => manager.resume())).toMatchObject({ code: 'SOURCE_CHANGED' });
});
