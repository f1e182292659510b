import { MigrationError } from '@godwit/plugin-api';
import { type KyselyConnection, kyselyInstance } from '@godwit/plugin-api/sql';
import pg from 'pg';
import { nameOf } from '../../config/name-of.js';
import type { SessionClient } from '../session-client.js';
import { accepts, kindOf } from './accepts.js';
import { closed, exhausted, inTransaction, ofPoolError } from './given-errors.js';
import { LentSession, type Loan } from './lent-session.js';
import { NotNodePostgres, probe } from './wire.js';

/** An open connection that somebody has, from which sessions come. */
export interface GivenSessions {
  /** The database, for people. */
  readonly name: string;
  /** Where it is, as far as that is told. */
  readonly place: GivenPlace;
  /** The most sessions that it has; absent: that is not known. */
  readonly limit?: number;
  /** Lends a session; absent: only others like it are opened beside it. */
  lend?(patienceMs: number): Promise<SessionClient>;
  /** What its sessions are opened with beside `place`, where they are opened beside it. */
  readonly credentials?: Pick<pg.Client, 'password' | 'ssl'>;
  /** Throws CONNECTION_CLOSED and CONNECTION_IN_TRANSACTION. */
  check(): Promise<void>;
}

/** The part of a config that a connection in hand tells. */
interface GivenPlace {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

const NOWHERE: GivenPlace = { host: '', port: 0, user: '', database: '' };
const numbers = new WeakMap<object, number>();
let count = 0;

/** Throws CONFIG_INVALID, CONNECTION_CLOSED, CONNECTION_IN_TRANSACTION and CONNECTIONS_EXHAUSTED, as far as it shows at once. */
export function givenSessions(connection: unknown): GivenSessions {
  if (!accepts(connection)) throw notOne();
  switch (kindOf(connection)) {
    case 'Kysely':
      return ofKysely(connection as object);
    case 'pg.Pool':
      return ofPool(connection as pg.Pool);
    default:
      return ofClient(connection as OpenClient);
  }
}

function ofPool(pool: pg.Pool): GivenSessions {
  const check = (): void => {
    if (pool.ended || pool.ending) throw closed('pool');
  };
  check();
  const { max } = pool.options;
  if (max < 2) throw exhausted(`The pool that was given has ${max} connection.`);
  const { host, port, user, database } = placeOf(new pg.Client(pool.options as pg.ClientConfig));
  return {
    name: nameOf(host, port, database),
    place: { host, port, user, database },
    limit: max,
    check: async () => check(),
    lend: async (patienceMs) => {
      check();
      return await LentSession.begin(await fromPool(pool, patienceMs));
    },
  };
}

async function fromPool(pool: pg.Pool, patienceMs: number): Promise<Loan> {
  const client = await inTime(pool.connect(), patienceMs, (late) => late.release());
  return {
    submit: (query) => void client.query(query),
    processID: (client as unknown as { readonly processID: number | null }).processID ?? 0,
    giveBack: async (isBroken) => client.release(isBroken),
  };
}

/** What comes too late goes back at once. */
async function inTime<T>(work: Promise<T>, ms: number, giveBack: (late: T) => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(exhausted(`The pool that was given had no connection free for ${ms / 1000} seconds.`));
    }, ms);
  });
  work.then((late) => isLate && giveBack(late)).catch(() => undefined);
  try {
    return await Promise.race([work, patience]);
  } catch (error) {
    throw ofPoolError(error);
  } finally {
    clearTimeout(timer);
  }
}

function ofKysely(connection: object): GivenSessions {
  const kysely = kyselyInstance(connection);
  if (kysely === undefined) throw notOne();
  if (kysely.isTransaction) throw inTransaction();
  const number = numbers.get(connection) ?? ++count;
  numbers.set(connection, number);
  let name = `PostgreSQL database ${number} (Kysely)`;
  return {
    get name() {
      return name;
    },
    place: NOWHERE,
    check: async () => undefined,
    lend: async (patienceMs) => {
      try {
        const session = await LentSession.begin(loanOf(await kysely.hold(patienceMs)));
        name = (await findName(session)) ?? name;
        return session;
      } catch (error) {
        throw error instanceof NotNodePostgres ? notNodePostgres(error) : ofPoolError(error);
      }
    },
  };
}

/** Where a session leads, which shows only once it is there; undefined where it is no address. */
async function findName(session: LentSession): Promise<string | undefined> {
  const { remoteAddress, remotePort } = session.connection.stream;
  const { rows } = await session.query<{ name: string }>('SELECT pg_catalog.current_database() AS name');
  const database = rows[0]?.name;
  if (remoteAddress === undefined || remotePort === undefined || database === undefined) return undefined;
  return nameOf(remoteAddress, remotePort, database);
}

function loanOf(held: KyselyConnection): Loan {
  return {
    // Kysely hands over to node-postgres what stands in the place of the text, which may be a query of its protocol.
    submit: async (query) => {
      await held.execute(query).catch((error: unknown) => {
        (query as { handleError?(error: unknown, wire: object): void }).handleError?.(error, {});
      });
    },
    processID: 0,
    giveBack: () => held.release(),
  };
}

/** What node-postgres keeps of a client and does not declare. */
interface OpenClient extends pg.Client {
  readonly _connected?: boolean;
  readonly _ending?: boolean;
  readonly _ended?: boolean;
}

/** A client is one session, which nothing else can be done with meanwhile: sessions like it are opened beside it. */
function ofClient(client: OpenClient): GivenSessions {
  const checkOpen = (): void => {
    if (client._connected !== true || client._ending === true || client._ended === true)
      throw closed('client');
  };
  checkOpen();
  const { host, port, user, database } = placeOf(client);
  return {
    name: nameOf(host, port, database),
    place: { host, port, user, database },
    credentials: { password: client.password, ssl: client.ssl },
    check: async () => {
      checkOpen();
      const { isInTransaction } = await probe((query) => void client.query(query)).catch((error: unknown) => {
        throw error instanceof NotNodePostgres ? notNodePostgres(error) : error;
      });
      if (isInTransaction) throw inTransaction();
    },
  };
}

function placeOf({ host, port, user, database }: pg.Client): GivenPlace {
  return { host, port, user: user ?? '', database: database ?? user ?? '' };
}

function notNodePostgres(cause: Error): MigrationError {
  return new MigrationError({
    code: 'CONNECTION_UNKNOWN',
    message: 'The connection that was given does not reach PostgreSQL by node-postgres in JavaScript.',
    hint: 'Give an instance whose dialect has a pool of node-postgres (pg, not pg-native), or a url.',
    cause,
  });
}

function notOne(): MigrationError {
  return new MigrationError({
    code: 'CONFIG_INVALID',
    message: 'The field "connection" of a PostgreSQL connection is no open connection to PostgreSQL.',
    hint: 'Give a Kysely instance, a Pool or a Client of node-postgres; or a url.',
  });
}
