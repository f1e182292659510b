import { MigrationError, type TableName } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName, quoteName } from '../../ddl/sql-text.js';
import { ALL_PARTS, PARTS } from '../partitioned.js';

/** What is done to the rows of a table. An upsert may move a row between partitions, which deletes it in one of them. */
type RowChange = 'insert' | 'upsert' | 'delete';

/** A trigger or rule that would fire, with its state: `O` by origin, `R` in a replica, `A` always. */
interface Noise {
  readonly schema: string;
  readonly table: string;
  readonly kind: 'TRIGGER' | 'RULE';
  readonly name: string;
  readonly state: 'O' | 'R' | 'A';
  readonly own: boolean;
  readonly user: string;
}

/** Bits of `pg_trigger.tgtype`, and the numbers of `pg_rewrite.ev_type`. COPY invokes no rules. */
const EVENTS: Readonly<Record<RowChange, { readonly triggers: number; readonly rules: string }>> = {
  insert: { triggers: 4, rules: '' },
  upsert: { triggers: 4 + 8 + 16, rules: '234' },
  delete: { triggers: 8, rules: '4' },
};

/** Those of tables and their partitions; what comes with foreign keys is no trigger of people. */
const noisesOf = (tables: string): string => `
  SELECT n.nspname AS schema, c.relname AS table, found.kind, found.name, found.state,
         pg_catalog.pg_has_role(c.relowner, 'USAGE') AS own, current_user::text AS user
    FROM (SELECT tgrelid AS relid, 'TRIGGER' AS kind, tgname AS name, tgenabled AS state
            FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND tgtype::integer & $2::integer <> 0
          UNION ALL
          SELECT ev_class, 'RULE', rulename, ev_enabled
            FROM pg_catalog.pg_rewrite WHERE pg_catalog.strpos($3, ev_type::text) > 0) AS found
    JOIN pg_catalog.pg_class AS c ON c.oid = found.relid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE found.relid IN ${tables}
     AND found.state = ANY ($4::"char"[])
   ORDER BY 1, 2, 3, 4`;

/** Triggers that rest until the end of a transaction. */
export interface Silenced {
  /** Puts each back into its former state; called once all rows of the transaction are written. */
  end(): Promise<void>;
}

/** How a session writes. */
export interface Silence {
  readonly table: TableName;
  readonly change: RowChange;
  /** Whether the transaction plays the part of a replica, in which other triggers fire than usually. */
  readonly replica: boolean;
}

/**
 * Keeps the triggers and rules of a table from firing in the transaction under way: rows that are moved have had their
 * effects where they come from. Other sessions that write the table wait until its end; nothing outlasts it, whatever
 * happens. Throws PERMISSION_DENIED naming the triggers where the session may not do that.
 */
export async function silenceTriggers(connection: Connection, silence: Silence): Promise<Silenced> {
  const firing = await readNoises(connection, silence);
  if (firing.length === 0) return { end: async () => undefined };
  refuse(firing);
  await connection.run(`LOCK TABLE ${qualifiedName(silence.table)} IN SHARE ROW EXCLUSIVE MODE`);
  // Read again under the lock, so that the states are those that nobody changes any more.
  const noises = await readNoises(connection, silence);
  await alter(connection, noises, ({ kind, name }) => `DISABLE ${kind} ${quoteName(name)}`);
  return {
    end: async () => {
      // A table with checks that still wait for the end of the transaction cannot be altered.
      await connection.run('SET CONSTRAINTS ALL IMMEDIATE');
      await alter(connection, noises, ({ kind, name, state }) => {
        return `ENABLE ${WORDS[state]}${kind} ${quoteName(name)}`;
      });
    },
  };
}

/** Whether nothing of these tables would fire for rows that are inserted. */
export async function areSilent(connection: Connection, tables: readonly TableName[]): Promise<boolean> {
  const { triggers, rules } = EVENTS.insert;
  const asked = [tables.map(qualifiedName), triggers, rules, ['O', 'A']];
  return (await connection.query(noisesOf(ALL_PARTS), asked)).length === 0;
}

/** Throws PERMISSION_DENIED where triggers or rules would fire that the session may not silence. */
export async function refuseNoise(connection: Connection, silence: Silence): Promise<void> {
  refuse(await readNoises(connection, silence));
}

function refuse(noises: readonly Noise[]): void {
  const foreign = noises.filter((noise) => !noise.own);
  const [first] = foreign;
  if (first === undefined) return;
  const listed = foreign.map(({ schema, table, name, kind }) => {
    return `${kind.toLowerCase()} ${quoteName(name)} of ${schema}.${table}`;
  });
  throw new MigrationError({
    code: 'PERMISSION_DENIED',
    message: `These would fire for every row that is written, and the user "${first.user}" may not silence them: ${listed.join(', ')}.`,
    hint: 'Write as the owner of the table, or let the owner disable them for the time of the run.',
    place: { schema: first.schema, table: first.table },
  });
}

const WORDS = { O: '', R: 'REPLICA ', A: 'ALWAYS ' } as const;

function readNoises(connection: Connection, { table, change, replica }: Silence): Promise<readonly Noise[]> {
  const { triggers, rules } = EVENTS[change];
  const firing = replica ? ['R', 'A'] : ['O', 'A'];
  return connection.query<Noise>(noisesOf(PARTS), [qualifiedName(table), triggers, rules, firing]);
}

/** One command for each table. */
async function alter(
  connection: Connection,
  noises: readonly Noise[],
  action: (noise: Noise) => string,
): Promise<void> {
  const tables = new Map<string, string[]>();
  for (const noise of noises) {
    const name = qualifiedName({ schema: noise.schema, name: noise.table });
    tables.set(name, [...(tables.get(name) ?? []), action(noise)]);
  }
  for (const [name, actions] of tables)
    await connection.run(`ALTER TABLE ONLY ${name} ${actions.join(', ')}`);
}
