import { type KeyedOptions, orAborted, type Table } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { readError } from '../../errors/read-error.js';
import { checkWhere } from '../check-where.js';
import { guardTable } from '../guard-table.js';
import type { Snapshot } from '../snapshot.js';

/** What goes along a key. */
export interface Walk<Item> {
  readonly table: Table;
  readonly options: Pick<KeyedOptions, 'where' | 'signal'>;
  /** As a phrase: `compare t`. */
  readonly purpose: string;
  /** Whether the session is in the middle of nothing while an item is with the consumer. */
  readonly rests: boolean;
  /** Whether the planner is left nothing but indexes. */
  readonly byIndex: boolean;
  readonly items: (connection: Connection) => AsyncGenerator<Item, void, undefined>;
}

/** Lends a session of the snapshot to a walk, which the consumer may end early. Throws the coded errors of reading. */
export async function* alongKey<Item>(
  snapshot: Snapshot,
  { table, options, purpose, rests, byIndex, items }: Walk<Item>,
): AsyncGenerator<Item, void, undefined> {
  const { signal } = options;
  const connection = await snapshot.acquire(signal, byIndex);
  let whole = false;
  try {
    await orAborted(prepare(connection, table, options.where), signal);
    for await (const item of items(connection)) {
      whole = rests;
      yield item;
      whole = false;
    }
    whole = true;
  } catch (error) {
    throw readError(error, { purpose, table: table.name, signal });
  } finally {
    if (whole) snapshot.release(connection);
    else await snapshot.discard(connection);
  }
}

async function prepare(connection: Connection, table: Table, where: string | undefined): Promise<void> {
  await guardTable(connection, table);
  await checkWhere(connection, table, where);
}
