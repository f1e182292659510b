import type { Dialect, SourceSession, TableName, TargetOptions, TargetSession } from '@godwit/plugin-api';
import type { DialectTest } from '../options.js';
import type { OwnExpressions } from '../own-expressions.js';

/** The id of the run in which the kit does everything that needs one. */
export const RUN_ID = 'conformance';

/** What a test works with: the dialect, and databases of it. */
export interface Lab {
  readonly dialect: Dialect;
  /** Why a test that writes and reads does not apply; undefined where the dialect does both. */
  readonly needsBoth: string | undefined;
  /** Texts of the dialect's own, where the test gives some. */
  readonly own: OwnExpressions | undefined;
  /** Gives an empty database for as long as `use` takes. */
  withDatabase<T>(use: (database: LabDatabase) => Promise<T>): Promise<T>;
}

/** One database, and sessions on it. */
export interface LabDatabase {
  /** What `parseConfig` was given. */
  readonly input: unknown;
  /** What it made of it. */
  readonly config: unknown;
  /** The schema where tables go; undefined in dialects without schemas. */
  readonly schema: string | undefined;
  name(table: string): TableName;
  /** A session in which a run has begun, first {@link RUN_ID}; afterwards the run is finished and all put in place. */
  target<T>(use: (session: TargetSession, runId: string) => Promise<T>): Promise<T>;
  source<T>(use: (session: SourceSession) => Promise<T>, readers?: number): Promise<T>;
  /** The bare sessions, which the caller disposes. */
  openTarget(signal?: AbortSignal, how?: Pick<TargetOptions, 'goOn'>): Promise<TargetSession>;
  openSource(readers?: number, signal?: AbortSignal): Promise<SourceSession>;
}

/** A signal that never aborts. */
export function never(): AbortSignal {
  return new AbortController().signal;
}

/** The lab for a dialect under test. */
export function openLab<Config>({ dialect, openDatabase, expressions }: DialectTest<Config>): Lab {
  return {
    dialect: dialect as Dialect,
    needsBoth: missing(dialect as Dialect),
    own: expressions,
    withDatabase: async (use) => {
      await using database = await openDatabase();
      return await use(labDatabase(dialect as Dialect, database.config));
    },
  };
}

function missing({ openSource, openTarget }: Dialect): string | undefined {
  if (openTarget === undefined) return 'The dialect has no `openTarget`.';
  return openSource === undefined ? 'The dialect has no `openSource`.' : undefined;
}

function labDatabase(dialect: Dialect, input: unknown): LabDatabase {
  const config = dialect.parseConfig(input);
  const schema = dialect.capabilities.schemas ? dialect.defaultSchema?.(config) : undefined;
  let runs = 0;
  const openTarget: LabDatabase['openTarget'] = async (signal = never(), how = {}) => {
    if (dialect.openTarget === undefined) throw new Error('The dialect has no `openTarget`.');
    return dialect.openTarget(config, { signal, ...how });
  };
  const openSource: LabDatabase['openSource'] = async (readers = 1, signal = never()) => {
    if (dialect.openSource === undefined) throw new Error('The dialect has no `openSource`.');
    return dialect.openSource(config, { readers, snapshot: 'live', signal });
  };
  return {
    input,
    config,
    schema,
    name: (name) => (schema === undefined ? { name } : { schema, name }),
    target: async (use) => {
      await using session = await openTarget();
      runs += 1;
      return await inRun(session, runs === 1 ? RUN_ID : `${RUN_ID}-${runs}`, use);
    },
    source: async (use, readers) => {
      await using session = await openSource(readers);
      return await use(session);
    },
    openTarget,
    openSource,
  };
}

/** What the engine does around everything that it does in a target. */
async function inRun<T>(
  session: TargetSession,
  runId: string,
  use: (session: TargetSession, runId: string) => Promise<T>,
): Promise<T> {
  let result: T;
  {
    await using _lock = await session.lock(runId);
    await session.bookkeeping.begin(runRecord(runId));
    result = await use(session, runId);
    await session.bookkeeping.finish(runId, { status: 'done', result: '{}' });
    await session.complete?.();
  }
  return result;
}

/** The record of a run. */
export function runRecord(runId: string) {
  const sides = { source: 'kit', target: 'kit' };
  return { runId, version: '0.0.0', ...sides, fingerprint: { change: '1' }, plan: '{"statements":[]}' };
}
