import { isMigrationError, MigrationError } from '@godwit/plugin-api';
import { kyselyInstance } from '@godwit/plugin-api/sql';
import { accepts, kindOf } from './accepts.js';

/** Runs one statement and gives its rows as values in the order of their columns. */
export type Run = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/** An open SQLite database that somebody else opened and will close. */
export interface GivenDatabase {
  /** The file, or what it is where there is none or that is not known yet. */
  readonly name: string;
  /** The file where that is known already. */
  readonly file: string | undefined;
  /**
   * Lends it to one piece of work, outside of transactions. Throws CONNECTION_CLOSED, CONNECTION_IN_TRANSACTION and
   * CONNECTIONS_EXHAUSTED.
   */
  use<T>(work: (run: Run) => Promise<T>): Promise<T>;
  /** Lets its statements write tables of modules, or not; absent: that cannot be said to it. */
  readonly guard?: ((isGuarded: boolean) => void) | undefined;
  /** Remembers its file, undefined: it has none, for its name. */
  is(file: string | undefined): void;
}

/** What is used of both drivers. */
interface Driver {
  readonly name?: string;
  readonly memory?: boolean;
  readonly open?: unknown;
  readonly isOpen?: boolean;
  readonly inTransaction?: boolean;
  readonly isTransaction?: boolean;
  location?(): string | null;
  unsafeMode?(unsafe: boolean): unknown;
  enableDefensive?(defensive: boolean): void;
  prepare(sql: string): { readonly reader?: boolean; all(): readonly object[]; run(): unknown };
}

const PATIENCE_MS = 15_000;
const numbers = new WeakMap<object, number>();
let count = 0;

/** Throws CONFIG_INVALID for what is no open SQLite database, CONNECTION_CLOSED and CONNECTION_IN_TRANSACTION. */
export function givenDatabase(connection: unknown): GivenDatabase {
  if (!accepts(connection)) throw notOne();
  const kind = kindOf(connection);
  const own = kind === 'Kysely' ? undefined : (connection as Driver);
  if (own === undefined && kyselyInstance(connection)?.isTransaction === true) throw inTransaction();
  if (own !== undefined) check(own);
  let file = own === undefined ? undefined : fileOf(own);
  const number = numberOf(connection as object);
  let isKnown = own !== undefined;
  return {
    guard: own === undefined ? undefined : guardOf(own),
    get file() {
      return file;
    },
    get name() {
      return file ?? `SQLite database ${number}${isKnown ? ' in memory' : ''} (${kind})`;
    },
    is: (found) => {
      file = found;
      isKnown = true;
    },
    use: (work) => (own === undefined ? ofKysely(connection, work) : ofDriver(own, work)),
  };
}

function fileOf(driver: Driver): string | undefined {
  if (driver.location !== undefined) return driver.location() ?? undefined;
  return driver.memory === true ? undefined : driver.name;
}

function guardOf(driver: Driver): GivenDatabase['guard'] {
  if (driver.unsafeMode !== undefined) return (isGuarded) => void driver.unsafeMode?.(!isGuarded);
  if (driver.enableDefensive === undefined) return undefined;
  return (isGuarded) => driver.enableDefensive?.(isGuarded);
}

function check(driver: Driver): void {
  // What is called open is a method of the one and a state of the other.
  if ((driver.isOpen ?? driver.open) === false) throw closed();
  if ((driver.inTransaction ?? driver.isTransaction) === true) throw inTransaction();
}

async function ofDriver<T>(driver: Driver, work: (run: Run) => Promise<T>): Promise<T> {
  check(driver);
  const run: Run = async (sql) => {
    const statement = driver.prepare(sql);
    if (statement.reader !== false) return statement.all().map((row) => Object.values(row));
    statement.run();
    return [];
  };
  await refuseTransaction(run);
  return await work(run);
}

async function ofKysely<T>(connection: unknown, work: (run: Run) => Promise<T>): Promise<T> {
  const held = await kyselyInstance(connection)?.hold(PATIENCE_MS);
  if (held === undefined) throw notOne();
  try {
    const run: Run = async (sql) => (await held.execute(sql)).map((row) => Object.values(row));
    await refuseTransaction(run);
    return await work(run);
  } finally {
    await held.release();
  }
}

/** Not every driver tells, but within a transaction none begins. */
async function refuseTransaction(run: Run): Promise<void> {
  try {
    await run('BEGIN');
    await run('COMMIT');
  } catch (error) {
    const { message = '' } = error as { readonly message?: string };
    // A query whose rows are not all read holds what it sees, as a transaction does.
    if (/within a transaction|busy executing a query/.test(message)) throw inTransaction(error);
    if (/not open|closed/.test(message) && !isMigrationError(error)) throw closed(error);
    throw error;
  }
}

function numberOf(connection: object): number {
  const number = numbers.get(connection) ?? ++count;
  numbers.set(connection, number);
  return number;
}

function notOne(): MigrationError {
  return new MigrationError({
    code: 'CONFIG_INVALID',
    message: 'The field "connection" of a SQLite connection is no open SQLite database.',
    hint: 'Give a Kysely instance, a Database of better-sqlite3 or a DatabaseSync of node:sqlite; or a path.',
  });
}

/** The error of an open connection that is none any more. */
function closed(cause?: unknown): MigrationError {
  return new MigrationError({
    code: 'CONNECTION_CLOSED',
    message: 'The SQLite database that was given has been closed.',
    hint: 'Give one that is open, and close it when the move has ended.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The error of an open connection in the middle of a transaction. */
function inTransaction(cause?: unknown): MigrationError {
  return new MigrationError({
    code: 'CONNECTION_IN_TRANSACTION',
    message:
      'The SQLite database that was given is in a transaction or a query, of which a move cannot be a part.',
    hint: 'Commit the transaction or roll it back, or read the query to its end, and give the database itself.',
    ...(cause === undefined ? {} : { cause }),
  });
}
