import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../test-database.js';
import { runWatched, type WatchedRun } from './run-watched.js';
import { ROWS, type Scenario, TRANSFORMING_CONFIG } from './scenarios.js';
import { createPostgresSource } from './sources/postgres-source.js';
import { createSqliteSource } from './sources/sqlite-source.js';
import type { DatabaseState } from './state/database-state.js';
import { readPostgresState } from './state/postgres-state.js';
import { readSqliteState } from './state/sqlite-state.js';

/** A target as it is before a move. */
export interface Target {
  /** As the command is told of it. */
  readonly name: string;
  state(): Promise<DatabaseState>;
  remove(): Promise<void>;
}

/** A source, and targets for moves out of it. */
export interface Stage extends AsyncDisposable {
  readonly scenario: Scenario;
  readonly folder: string;
  /** As the command is told of it. */
  readonly source: string;
  /** What the command is told beside source and target. */
  readonly flags: readonly string[];
  newTarget(): Promise<Target>;
}

export interface StageOptions {
  readonly server: string;
  readonly seed: number;
  readonly rows?: number;
}

/** Makes the source of a scenario, and what its targets hold before. */
export async function openStage(scenario: Scenario, options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-torture-'));
  if (scenario.transformed) writeFileSync(join(folder, 'godwit.config.mjs'), TRANSFORMING_CONFIG);
  const { source, database } = await createSource(scenario, folder, options);
  const targets = { scenario, folder, server: options.server };
  const template = scenario.before && (await prepare(await newTarget(targets), source, scenario, folder));
  return {
    scenario,
    folder,
    source,
    // A snapshot of PostgreSQL is gone with the process that took it.
    flags: [...scenario.flags, ...(database ? ['--on-source-change', 'verify'] : [])],
    newTarget: () => newTarget({ ...targets, template }),
    [Symbol.asyncDispose]: async () => {
      await template?.remove();
      await database?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function createSource(
  { from, asText = false }: Scenario,
  folder: string,
  { server, seed, rows = ROWS }: StageOptions,
): Promise<{ readonly source: string; readonly database?: TestDatabase }> {
  const size = { seed, rows, asText };
  if (from === 'sqlite') {
    const path = join(folder, 'source.db');
    createSqliteSource(path, size);
    return { source: `sqlite:${path}` };
  }
  const database = await createTestDatabase({ server });
  await createPostgresSource(database.url, size);
  return { source: database.url, database };
}

/** A target that others are copies of. */
type Template = Target & { readonly copied: string };

async function prepare(target: Template, source: string, scenario: Scenario, cwd: string): Promise<Template> {
  // Without records, so that no rollback takes it back.
  const flags = ['--bookkeeping', 'none', ...(scenario.before === 'tables' ? ['--schema-only'] : [])];
  const run = await runWatched(['migrate', source, target.name, ...flags], { cwd });
  if (run.code !== 0) throw new Error(`What is there before could not be made:\n${run.said}`);
  return target;
}

let numbers = 0;

async function newTarget(at: {
  readonly scenario: Scenario;
  readonly folder: string;
  readonly server: string;
  readonly template?: Template | undefined;
}): Promise<Template> {
  if (at.scenario.to === 'postgres') {
    const like = at.template && { template: at.template.copied };
    const database = await createTestDatabase({ server: at.server, ...like });
    return {
      name: database.url,
      copied: database.name,
      state: () => readPostgresState(database.url),
      remove: database.drop,
    };
  }
  const folder = join(at.folder, `target-${numbers++}`);
  const path = join(folder, 'target.db');
  mkdirSync(folder);
  if (at.template) copyFileSync(at.template.copied, path);
  return {
    name: `sqlite:${path}`,
    copied: path,
    state: async () => readSqliteState(path),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs the move of a stage into a target, as far as it comes. */
export function move(
  { source, flags, folder }: Stage,
  target: Target,
  moment?: Parameters<typeof runWatched>[1]['moment'],
): Promise<WatchedRun> {
  return runWatched(['migrate', source, target.name, '--resume', ...flags], { cwd: folder, moment });
}
