import { isMigrationError, type TableName } from '@godwit/plugin-api';
import type { MemoryRules } from '../capabilities.js';
import type { MemoryCommand } from '../commands.js';
import type { Constraint } from '../constraint.js';
import { type DatabaseState, findTable, isSameName, type StoredTable, withTable } from '../database.js';
import { alterTable, findKept } from './alter-table.js';
import {
  checkReference,
  checkRows,
  known,
  withConstraint,
  withoutConstraint,
  withValidated,
} from './constraints.js';
import { createTable } from './create-table.js';
import { failed } from './failures.js';
import { withRaisedIdentity } from './identities.js';
import { keepRows, restoreRows, returnRows } from './kept-rows.js';
import { checkInnerNames } from './names.js';
import { createObject, dropObject } from './objects.js';
import { rename } from './rename.js';

/** The database after a command. Throws STATEMENT_FAILED or ROWS_CONFLICT. */
export function apply(state: DatabaseState, command: MemoryCommand, rules: MemoryRules): DatabaseState {
  switch (command.do) {
    case 'create-schema':
      return { ...state, schemas: [...new Set([...state.schemas, command.schema])] };
    case 'create-table':
      return createTable(state, command.table, rules);
    case 'drop-table':
      return dropTable(state, command.table, rules);
    case 'rename':
      return rename(state, command.rename);
    case 'alter-table':
      return alterTable(state, command, rules);
    case 'keep-table': {
      const stored = findTable(state, command.table);
      const next = dropTable(state, command.table, rules);
      return stored === undefined ? next : { ...next, kept: [...next.kept, { as: command.as, stored }] };
    }
    case 'restore-table': {
      const stored = findKept(state, command.as, { name: command.table });
      const kept = state.kept.filter((one) => one.stored !== stored);
      return { ...state, ...withTable(state, stored), kept };
    }
    case 'keep-rows':
      return keepRows(state, command);
    case 'restore-rows':
      return restoreRows(state, command);
    case 'return-rows':
      return returnRows(state, command);
    case 'create-object':
      return createObject(state, command.object, rules);
    case 'drop-object':
      return dropObject(state, command.object);
    case 'add':
      return addConstraint(state, command.to, command.constraint, rules);
    case 'remove':
      return changed(state, command.from, ({ table, rows }) => {
        return { table: withoutConstraint(table, command), rows };
      });
    case 'validate':
      return validate(state, command);
    case 'raise':
      return changed(state, command.of, (stored) =>
        withRaisedIdentity(stored, command.column, command.atLeast),
      );
    default:
      return changed(state, command.table, (stored) => stored);
  }
}

function addConstraint(
  state: DatabaseState,
  to: TableName,
  constraint: Constraint,
  rules: MemoryRules,
): DatabaseState {
  return changed(state, to, (stored) => {
    const table = withConstraint(stored.table, constraint);
    checkInnerNames(table, rules);
    if (constraint.is === 'foreign-key') {
      checkReference(state, constraint.key, rules.capabilities.foldsIdentifierCase);
    }
    if (!isUnvalidated(constraint)) checkRows(state, { ...stored, table }, constraint);
    return { ...stored, table };
  });
}

function validate(
  state: DatabaseState,
  command: Extract<MemoryCommand, { readonly do: 'validate' }>,
): DatabaseState {
  return changed(state, command.of, (stored) => {
    const constraint = known(stored.table, command);
    try {
      checkRows(state, stored, constraint);
    } catch (error) {
      if (command.unlessRowsConflict === true && isMigrationError(error)) return stored;
      throw error;
    }
    return { ...stored, table: withValidated(stored.table, command) };
  });
}

function isUnvalidated(constraint: Constraint): boolean {
  if (constraint.is === 'check') return constraint.check.validated === false;
  return constraint.is === 'foreign-key' && constraint.key.validated === false;
}

/** Nothing that is pointed at may go, but by keys that rest because they cannot follow a load. */
function dropTable(state: DatabaseState, name: TableName, { capabilities }: MemoryRules): DatabaseState {
  changed(state, name, (stored) => stored);
  const isOther = (table: TableName): boolean => !isSameName(table, name);
  const guard = state.tables.find(({ table }) => {
    const holding = table.foreignKeys.filter(
      (key) => capabilities.constraintsAfterLoad || key.validated !== false,
    );
    return isOther(table.name) && holding.some((key) => !isOther(key.references.table));
  });
  if (guard !== undefined) throw failed(`A foreign key of ${guard.table.name.name} points at ${name.name}.`);
  return {
    ...state,
    tables: state.tables.filter(({ table }) => isOther(table.name)),
    triggers: state.triggers.filter((trigger) => isOther(trigger.table)),
  };
}

function changed(
  state: DatabaseState,
  name: TableName,
  change: (stored: StoredTable) => StoredTable,
): DatabaseState {
  const stored = findTable(state, name);
  if (stored === undefined) throw failed(`There is no table ${name.name}.`);
  return { ...state, ...withTable(state, change(stored)) };
}
