import type { Statement } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { type Silenced, silenceTriggers } from './load/silence-triggers.js';
import { type MayPlayReplica, PLAY_ORIGIN, PLAY_REPLICA } from './suspend/replica-role.js';

/** Those of the statements that fire no trigger whose transaction may play the part of a replica. It is in none yet. */
export async function silentReplicas(
  connection: Connection,
  statements: readonly Statement[],
  mayPlayReplica: MayPlayReplica,
): Promise<ReadonlySet<Statement>> {
  const replicas = new Set<Statement>();
  for (const statement of statements) {
    const { silent, table } = statement;
    if (silent && table !== undefined && (await mayPlayReplica(connection, table))) replicas.add(statement);
  }
  return replicas;
}

const NOTHING: Silenced = { end: async () => undefined };

/** Keeps the triggers of its table from firing for what a statement does, where it says so. It may delete and insert. */
export async function silence(
  connection: Connection,
  statement: Statement,
  replicas: ReadonlySet<Statement>,
): Promise<Silenced> {
  const { silent, table } = statement;
  if (!silent || table === undefined) return NOTHING;
  const replica = replicas.has(statement);
  // Who has the right to be a replica may also be none again.
  if (replicas.size > 0) await connection.run(replica ? PLAY_REPLICA : PLAY_ORIGIN);
  return silenceTriggers(connection, { table, change: 'upsert', replica });
}
