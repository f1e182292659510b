import type { Note, Statement, Suspension, Table } from '@godwit/plugin-api';
import { afterLoad, beforeLoad, placeIn } from '../../ddl/statement.js';
import { KeyText } from './key-text.js';
import type { KeyRow } from './read-keys.js';
import { PLAY_REPLICA } from './replica-role.js';

/** What the statements depend on beside the key itself. */
export interface SuspendContext {
  /** The table that is loaded; the key may be that of a partition. */
  readonly table: Table;
  /** Whether its rows are written by a replica. */
  readonly replica: boolean;
  /** The major version of the server. */
  readonly major: number;
}

/** Statements that let one foreign key rest during a load and bring it back. */
export function suspendKey(key: KeyRow, context: SuspendContext): readonly Statement[] {
  const text = new KeyText(key, context.major);
  if (context.replica && text.orphan !== undefined)
    return key.validated ? leaveUnchecked(key, text, context) : [];
  // The rows are checked one by one where the key is not ours to take away.
  return key.own ? takeAway(key, text, context) : [];
}

/** It stays where it is and holds for everybody else; afterwards all rows are looked at once. */
function leaveUnchecked(key: KeyRow, text: KeyText, { table }: SuspendContext): readonly Statement[] {
  const suspends = suspension(key, text, { away: false, restore: text.recheck });
  return [
    beforeLoad({
      id: `suspend-foreign-key:${text.table}.${text.name}`,
      sql: PLAY_REPLICA,
      purpose: `leave foreign key ${text.name} of ${text.table} unchecked for the load`,
      table: table.name,
      suspends,
    }),
    afterLoad({
      id: `validate-foreign-key:${text.table}.${text.name}`,
      sql: text.recheck,
      purpose: `check foreign key ${text.name} of ${text.table}`,
      table: table.name,
      noteWhen: orphans(key, text, table),
      restores: suspends.object,
    }),
  ];
}

function takeAway(key: KeyRow, text: KeyText, { table }: SuspendContext): readonly Statement[] {
  const suspends = suspension(key, text, { away: true, restore: text.restore(key.validated) });
  const added = `foreign-key:${text.table}.${text.name}`;
  const restore = afterLoad({
    id: added,
    sql: text.add,
    purpose: `restore foreign key ${text.name} of ${text.table}`,
    table: table.name,
    restores: suspends.object,
  });
  const question = orphans(key, text, table);
  const validate = afterLoad({
    id: `validate-foreign-key:${text.table}.${text.name}`,
    sql: text.validate,
    purpose: `validate foreign key ${text.name} of ${text.table}`,
    table: table.name,
    requires: [added],
    restores: suspends.object,
    ...(text.orphan === undefined ? { noteWhenFailed: notValid(key, text) } : { skipWhen: question }),
  });
  return [
    beforeLoad({
      id: `suspend-foreign-key:${text.table}.${text.name}`,
      sql: text.drop,
      purpose: `suspend foreign key ${text.name} of ${text.table}`,
      table: table.name,
      undo: [suspends.restore],
      suspends,
    }),
    restore,
    ...(key.validated ? [validate] : []),
  ];
}

function suspension(key: KeyRow, text: KeyText, how: Pick<Suspension, 'away' | 'restore'>): Suspension {
  return {
    object: `foreign key ${text.name} of ${text.table}`,
    table: { schema: key.schema, name: key.table },
    name: key.name,
    validated: key.validated,
    ...how,
  };
}

function orphans(key: KeyRow, text: KeyText, table: Table): NonNullable<Statement['skipWhen']> {
  return {
    probe: {
      kind: 'matches',
      table: { schema: key.schema, name: key.table },
      predicate: text.orphan ?? 'false',
      keyColumns: table.primaryKey?.columns ?? [],
      ...(text.reference === undefined ? {} : { orphansOf: text.reference }),
    },
    note: notValid(key, text),
  };
}

function notValid(key: KeyRow, text: KeyText): Note {
  return {
    code: 'FOREIGN_KEY_NOT_VALID',
    severity: 'warning',
    place: placeIn({ schema: key.schema, name: key.table }, { object: key.name }),
    message: `Rows point at nothing in ${key.parent}: the foreign key holds for new and changed rows only.`,
    suggestion: `Correct the rows, then ${text.validate}`,
  };
}
