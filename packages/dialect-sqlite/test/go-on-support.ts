import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  type Batch,
  CELL_IMAGES,
  type Checkpoint,
  encodeCellImages,
  type Row,
  type RunProgress,
  type TargetOptions,
  type TargetSession,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { NEVER, openTarget, RUN, statement } from './target-support.js';

/** A table that a run makes and fills. */
export interface Part {
  readonly name: string;
  readonly sql: string;
  readonly rows: number;
  /** Bytes of its text column. */
  readonly width: number;
  readonly images?: boolean;
}

export const PARTS: readonly Part[] = [
  { name: 'small', sql: 'CREATE TABLE small (id INTEGER PRIMARY KEY, a TEXT)', rows: 30, width: 10 },
  {
    name: 'paged',
    sql: 'CREATE TABLE paged (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE)',
    rows: 1200,
    width: 700,
    images: true,
  },
  { name: 'keyless', sql: 'CREATE TABLE keyless (id BIGINT, a TEXT)', rows: 900, width: 900, images: true },
  {
    name: 'without',
    sql: 'CREATE TABLE without (id BIGINT PRIMARY KEY, a TEXT) WITHOUT ROWID',
    rows: 60,
    width: 50,
  },
  {
    name: 'counted',
    sql: 'CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)',
    rows: 40,
    width: 5,
  },
];

const COLUMNS = [
  { name: 'id', as: { kind: 'bigint' } },
  { name: 'a', as: { kind: 'text' } },
] as const;

function rowOf({ name, width }: Part, index: number): Row {
  return [BigInt(index + 1), `${name} ${index} `.padEnd(width, 'x')];
}

function batchOf(part: Part, from: number, through: number): Batch {
  const rows = Array.from({ length: through - from }, (_, index) => rowOf(part, from + index));
  if (part.images !== true) return { rows, position: through };
  const columns = [...COLUMNS];
  return {
    encoding: CELL_IMAGES,
    bytes: encodeCellImages(rows, columns),
    rowCount: rows.length,
    position: through,
  };
}

/** What is done around the calls of a run. */
export interface Watch {
  /** Called after each call. */
  readonly after?: (what: string) => void | Promise<void>;
  readonly parts?: readonly Part[];
  readonly options?: Omit<TargetOptions, 'signal'>;
}

/** Does what the engine does: begins a run or goes on with it, to its end. Gives what it found of an earlier one. */
export async function carryOut(path: string, { after = () => {}, parts = PARTS, options = {} }: Watch = {}) {
  let found: RunProgress | undefined;
  {
    await using target = await openTarget(path, 200, { goOn: true, ...options });
    const runs = options.goOn === false ? [] : await target.bookkeeping.unfinished?.();
    await using _lock = await target.lock(RUN);
    if (runs?.[0] === undefined) await beginRun(target);
    else {
      await target.bookkeeping.reopen?.(RUN);
      found = await target.bookkeeping.progress?.(RUN);
    }
    await after('begin');
    await makeAll(target, parts, found, after);
    for (const part of parts) await fill(target, part, found, after);
    await target.bookkeeping.finish(RUN, { status: 'unproved', result: '{}' });
    await after('finish');
    await target.complete?.();
  }
  await after('complete');
  await using again = await openTarget(path);
  await again.bookkeeping.finish(RUN, { status: 'done', result: '{}' });
  return found;
}

export function beginRun(target: TargetSession): Promise<void> {
  return target.bookkeeping.begin({
    runId: RUN,
    version: '0.0.0',
    source: 'here',
    target: 'there',
    fingerprint: { a: 'b' },
    plan: '{"steps":[]}',
    config: 'digest',
    state: '{"answers":1}',
  });
}

async function makeAll(
  target: TargetSession,
  parts: readonly Part[],
  found: RunProgress | undefined,
  after: NonNullable<Watch['after']>,
): Promise<void> {
  const all = [statement('PRAGMA user_version = 77'), ...parts.map(({ sql }) => statement(sql))];
  for (const one of all) {
    if (found?.statements.includes(one.id)) continue;
    await target.execute([one], { runId: RUN, step: one.id }, NEVER);
    await after(one.id);
  }
}

/** Commits of a table. */
const COMMITS = 5;

export async function fill(
  target: TargetSession,
  part: Part,
  found: RunProgress | undefined,
  after: NonNullable<Watch['after']> = () => {},
  commits = COMMITS,
): Promise<void> {
  const last = found?.checkpoints.find(({ table }) => table.name === part.name);
  if (last?.done === true) return;
  let at = Number(last?.position ?? 0);
  const name = { name: part.name };
  await using writer = await target.openWriter(name, {
    runId: RUN,
    columns: COLUMNS,
    mode: 'insert',
    signal: NEVER,
  });
  const size = Math.ceil(part.rows / COMMITS);
  for (let commit = 0; commit < commits && at < part.rows; commit++) {
    const through = Math.min(part.rows, at + size);
    await writer.write(batchOf(part, at, through));
    at = through;
    await writer.commit(checkpointOf(part, at, false));
    await after(`${part.name} ${at}`);
  }
  if (commits < COMMITS) return;
  await writer.commit(checkpointOf(part, at, true));
  await after(`${part.name} done`);
}

function checkpointOf({ name }: Part, at: number, done: boolean): Checkpoint {
  const count = BigInt(at);
  return {
    runId: RUN,
    table: { name },
    range: 'all',
    position: at,
    done,
    read: count,
    written: count,
    rejected: 0n,
    skipped: 0n,
  };
}

/** All that a finished database is to hold. */
export function expectWhole(path: string, parts: readonly Part[] = PARTS): void {
  const db = new Database(path, { readonly: true });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('user_version', { simple: true })).toBe(77);
    for (const part of parts) {
      const rows = db.prepare(`SELECT id, a FROM ${part.name} ORDER BY id`).raw().all();
      const expected = Array.from({ length: part.rows }, (_, index) => rowOf(part, index));
      expect(rows).toEqual(expected.map(([id, a]) => [Number(id), a]));
    }
    const counted = parts.filter(({ sql }) => sql.includes('AUTOINCREMENT'));
    if (counted.length > 0)
      expect(db.prepare('SELECT name, seq FROM sqlite_sequence ORDER BY name').raw().all()).toEqual(
        counted.map(({ name, rows }) => [name, rows]).sort(),
      );
  } finally {
    db.close();
  }
  expect(readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)))).toEqual([
    basename(path),
  ]);
}

/** Copies all files of a database to another folder, as a killed process leaves them. */
export function copyState(
  path: string,
  folder: string,
  choose: (name: string) => boolean = () => true,
): string {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(basename(path)) && choose(name))
      copyFileSync(join(dirname(path), name), join(folder, name));
  return join(folder, basename(path));
}
