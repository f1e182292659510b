import { MigrationError } from '../notes/errors.js';

/** A Kysely instance that somebody made, whichever copy of Kysely it is of. */
export interface KyselyInstance {
  /** The classes of its adapter, which tell its dialect: `PostgresAdapter`, and those that it extends. */
  readonly adapters: readonly string[];
  /** Whether it is a transaction, which is somebody else's. */
  readonly isTransaction: boolean;
  /**
   * Keeps one of its connections until that is released. Throws CONNECTION_CLOSED where the instance was destroyed and
   * CONNECTIONS_EXHAUSTED where no connection is free in so many milliseconds.
   */
  hold(patienceMs: number): Promise<KyselyConnection>;
}

/** One connection of a Kysely instance. */
export interface KyselyConnection {
  /** Runs a statement, or what the driver beneath takes in the place of its text, past the plugins and the log. */
  execute(sql: unknown): Promise<readonly object[]>;
  /** Gives it back; a second time does nothing. */
  release(): Promise<void>;
}

/** What is used of Kysely's own connection. */
interface RawConnection {
  executeQuery(query: object): Promise<{ readonly rows: readonly object[] }>;
}

interface RawExecutor {
  readonly adapter: object;
  provideConnection(consumer: (connection: RawConnection) => Promise<void>): Promise<void>;
}

/** The Kysely instance that an object is; undefined where it is none. */
export function kyselyInstance(connection: unknown): KyselyInstance | undefined {
  const executor = executorOf(connection);
  if (executor === undefined) return undefined;
  return {
    adapters: classesOf(executor.adapter),
    isTransaction: (connection as { readonly isTransaction?: unknown }).isTransaction === true,
    hold: (patienceMs) => hold(executor, patienceMs),
  };
}

function executorOf(connection: unknown): RawExecutor | undefined {
  if (typeof connection !== 'object' || connection === null) return undefined;
  try {
    const { getExecutor } = connection as { readonly getExecutor?: unknown };
    if (typeof getExecutor !== 'function') return undefined;
    const executor = getExecutor.call(connection) as Partial<RawExecutor> | undefined;
    const isOne = typeof executor?.adapter === 'object' && typeof executor.provideConnection === 'function';
    return isOne ? (executor as RawExecutor) : undefined;
  } catch {
    return undefined;
  }
}

function classesOf(adapter: object): readonly string[] {
  const names: string[] = [];
  for (let at: unknown = Object.getPrototypeOf(adapter); at !== null; at = Object.getPrototypeOf(at)) {
    const made = (at as object).constructor;
    if (made !== Object) names.push(made.name);
  }
  return names;
}

function hold(executor: RawExecutor, patienceMs: number): Promise<KyselyConnection> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(exhausted(patienceMs));
    }, patienceMs);
    let letGo: () => void = () => undefined;
    const until = new Promise<void>((done) => {
      letGo = done;
    });
    const provided = executor.provideConnection(async (connection) => {
      clearTimeout(timer);
      // Nobody waits for it any more, so it goes back at once.
      if (isLate) return;
      const release = async (): Promise<void> => {
        letGo();
        await provided.catch(() => undefined);
      };
      resolve({ execute: (sql) => execute(connection, sql), release });
      await until;
    });
    provided.catch((error: unknown) => {
      clearTimeout(timer);
      reject(isDestroyed(error) ? closed(error) : error);
    });
  });
}

/** Kysely's log wraps the method of the object and not that of its class; what godwit asks is nobody's query. */
async function execute(connection: RawConnection, sql: unknown): Promise<readonly object[]> {
  const own = (Object.getPrototypeOf(connection) as Partial<RawConnection>).executeQuery;
  const run = typeof own === 'function' ? own : connection.executeQuery;
  const query = { sql, parameters: [], query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] } };
  const { rows } = await run.call(connection, { ...query, queryId: { queryId: 'godwit' } });
  return rows;
}

function isDestroyed(error: unknown): boolean {
  const { message = '' } = error as { readonly message?: string };
  return /been destroyed|after calling end on the pool|connection is not open|database is not open/.test(
    message,
  );
}

function closed(cause: unknown): MigrationError {
  return new MigrationError({
    code: 'CONNECTION_CLOSED',
    message: 'The Kysely instance that was given has been destroyed.',
    hint: 'Give an instance that is open, and destroy it when the move has ended.',
    cause,
  });
}

function exhausted(patienceMs: number): MigrationError {
  return new MigrationError({
    code: 'CONNECTIONS_EXHAUSTED',
    message: `The Kysely instance that was given had no connection free for ${patienceMs / 1000} seconds.`,
    hint: 'Give an instance with a larger pool, and none that is bound to one connection or waits for a transaction.',
  });
}
