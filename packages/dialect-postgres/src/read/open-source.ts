import {
  CELL_IMAGES,
  MigrationError,
  type SourceOptions,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import type { PostgresConfig } from '../config/config.js';
import type { Connection } from '../connect/connection.js';
import { leaveSign, seesSign } from '../connect/identity.js';
import { qualifiedName } from '../ddl/sql-text.js';
import { readError } from '../errors/read-error.js';
import { readSchema } from '../introspect/introspector.js';
import { missing } from '../write/suspend/left-open.js';
import { checkWhere } from './check-where.js';
import { type BinaryKey, findKey, keyOf, readBinaryKeys } from './digest/binary-keys.js';
import { digestImages, isNumber } from './digest/image-blocks.js';
import { readKeyed } from './digest/read-keyed.js';
import { digestTable } from './digest/table-digest.js';
import { fingerprint } from './fingerprint.js';
import { guardProbed, guardTable } from './guard-table.js';
import { answerProbes, answerShares } from './probes.js';
import { profileTable } from './profile/profile-table.js';
import { estimateRows } from './rows/estimate-rows.js';
import { canEncode, imageColumns, wayOf } from './rows/image-columns.js';
import { readBatches } from './rows/reader.js';
import { splitTable } from './rows/split-table.js';
import { sourceSchemas } from './schemas.js';
import { Snapshot } from './snapshot.js';

/** Opens a database to read and takes its snapshot. Throws the coded error of a connection that cannot be made. */
export async function openSource(config: PostgresConfig, options: SourceOptions): Promise<SourceSession> {
  if (options.damaged === 'read') {
    throw new MigrationError({
      code: 'OPTION_NOT_AVAILABLE',
      message: 'A damaged PostgreSQL database cannot be read in part.',
      hint: 'Leave damagedSource out; excludeTables and options.where leave out what cannot be read.',
    });
  }
  const snapshot = await Snapshot.open(config, options);
  // The signal of the opening does not end the session; each reading has one of its own.
  const always = options.interrupt ?? new AbortController().signal;
  const ask = async <T>(
    purpose: string,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<T>,
    table?: Table,
  ): Promise<T> => {
    try {
      return await snapshot.use(signal, work);
    } catch (error) {
      throw readError(error, { purpose, signal, ...(table === undefined ? {} : { table: table.name }) });
    }
  };
  const keys = await ask('read the catalogue', always, readBinaryKeys).catch(async (error: unknown) => {
    await snapshot[Symbol.asyncDispose]();
    throw error;
  });
  const inKeyOrder = new Set<string>();
  return {
    blocksWriters: false,
    identity: () => ask('mark the database', always, leaveSign),
    recognizes: (identity) =>
      ask('compare both databases', always, (connection) => seesSign(connection, identity)),
    introspect: (asked) =>
      ask('read the catalogue', always, async (connection) => {
        const schemas = asked?.schemas ?? (await sourceSchemas(connection, config));
        return readSchema(connection, { version: snapshot.version, schemas });
      }),
    fingerprint: async () => {
      snapshot.refuseLost();
      return ask('look at the state of the server', always, fingerprint);
    },
    estimateRows: (table) =>
      ask('estimate the rows', always, (connection) => estimateRows(connection, table), table),
    hold: (tables) => snapshot.hold(tables),
    canEncode,
    wayOf,
    split: (table, parts) =>
      ask('look at the size of a table', always, (connection) => splitTable(connection, table, parts), table),
    read: (table, asked) => {
      // All readings of a table in one session have one order, by which positions count.
      if (asked.encoding === CELL_IMAGES) inKeyOrder.add(qualifiedName(table.name));
      return readBatches(snapshot, table, asked, inKeyOrder.has(qualifiedName(table.name)));
    },
    profile: (table, asked) =>
      ask(
        `look at the rows of ${table.name.name}`,
        asked.signal,
        async (connection) => {
          await guardTable(connection, table);
          await checkWhere(connection, table, asked.where);
          return profileTable(connection, table, asked);
        },
        table,
      ),
    canDigest: (table, columns, key) => findKey(keys, table, columns, key) !== undefined,
    digest: (table, asked) =>
      digestTable(snapshot, { table, options: asked, key: keyOf(keys, table, asked) }),
    canDigestImages: (table, asked) =>
      imageColumns(table, asked.columns) !== undefined &&
      (asked.key.length === 0 || isKey(findKey(keys, table, asked.columns, asked.key), asked.byKey)),
    digestImages: (table, options) => {
      const key = options.key.length === 0 ? undefined : keyOf(keys, table, options);
      return digestImages(snapshot, { table, options, key });
    },
    readKeyed: (table, asked) => readKeyed(snapshot, table, keyOf(keys, table, asked), asked),
    count: (probes, signal = always) =>
      answerShares(probes, snapshot.readers, (share) =>
        ask('count rows', signal, async (connection) => {
          await guardProbed(connection, share);
          return answerProbes(connection, share);
        }),
      ),
    missing: () => ask('read the records', always, missing),
    [Symbol.asyncDispose]: () => snapshot[Symbol.asyncDispose](),
  };
}

/** Whether there is a key; `byKey`: and whether it is one that can cut blocks. */
function isKey(key: BinaryKey | undefined, byKey = false): boolean {
  return key !== undefined && (!byKey || isNumber(key));
}
