import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

/** An open connection to PostgreSQL as somebody has it in hand. */
export interface GivenServer extends AsyncDisposable {
  /** What is handed over. */
  readonly handle: object;
  /** Every session that it has. */
  sessions<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<readonly T[]>;
}

/** What its owner sets in every session, and a move must leave. */
const OWN =
  "SET search_path = app, public; SET statement_timeout = '50s'; SET extra_float_digits = 0; SET TIME ZONE 'Asia/Tokyo'";

async function ofPool(url: string, wrap: (pool: pg.Pool) => object): Promise<GivenServer> {
  const pool = new pg.Pool({ connectionString: url, max: 5 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.query(OWN));
  return {
    handle: wrap(pool),
    sessions: async (work) => {
      const clients = await Promise.all(
        Array.from({ length: Math.max(1, pool.totalCount) }, () => pool.connect()),
      );
      try {
        return await Promise.all(clients.map(work));
      } finally {
        for (const client of clients) client.release();
      }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

/** Every kind of open connection to PostgreSQL. */
export const SERVER_KINDS: Readonly<Record<string, (url: string) => Promise<GivenServer>>> = {
  'a Pool of node-postgres': (url) => ofPool(url, (pool) => pool),
  'a Kysely instance over PostgreSQL': (url) =>
    ofPool(url, (pool) => new Kysely({ dialect: new PostgresDialect({ pool }) })),
  'a Client of node-postgres': async (url) => {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    await client.connect();
    await client.query(OWN);
    return {
      handle: client,
      sessions: async (work) => [await work(client)],
      [Symbol.asyncDispose]: () => client.end(),
    };
  },
};

/** What a move could have left changed in a session: its settings, locks, tables of its own, a transaction. */
export async function stateOf(client: pg.ClientBase): Promise<readonly unknown[]> {
  const settings = await client.query(
    "SELECT name, setting, source FROM pg_settings WHERE name NOT LIKE '%.%' ORDER BY name",
  );
  const left = await client.query(`
    SELECT (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory') AS locks,
           (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()) AS tables,
           pg_current_xact_id_if_assigned() AS transaction, now() = statement_timestamp() AS alone`);
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  const listeners = ['end', 'error', 'readyForQuery'].map((event) => connection.listenerCount(event));
  return [settings.rows, left.rows, listeners];
}
