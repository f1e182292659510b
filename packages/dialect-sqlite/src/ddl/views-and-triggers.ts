import type { Statement, Trigger, View } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { createModuleTable } from './module-table.js';
import { afterLoad, placeIn } from './statement.js';

/** A view, or a virtual table, by its own text. SQLite looks into it only when it is read, so the order of views does not matter. */
export function createView(view: View): Statement {
  if (view.parts !== undefined) return createModuleTable(view);
  const name = quoteIdentifier(view.name.name);
  return afterLoad({
    id: `create-view:${name}`,
    sql: view.sql,
    purpose: `create view ${name}`,
    noteWhenFailed: {
      code: 'VIEW_NOT_CARRIED',
      severity: 'loss',
      place: { object: view.name.name },
      message: 'The view could not be made; its text is in the plan.',
    },
    undo: [`DROP VIEW ${name}`],
  });
}

/** A trigger by its own text; after the load, so that it does not fire for the rows that are moved. */
export function createTrigger(trigger: Trigger, tables: ReadonlySet<string>): Statement {
  const name = quoteIdentifier(trigger.name);
  return afterLoad({
    id: `create-trigger:${name}`,
    sql: trigger.sql,
    purpose: `create trigger ${name}`,
    noteWhenFailed: {
      code: 'TRIGGER_NOT_CARRIED',
      severity: 'loss',
      place: placeIn(trigger.table, { object: trigger.name }),
      message: 'The trigger could not be made; its text is in the plan.',
    },
    // The trigger of a view belongs to no table.
    ...(tables.has(trigger.table.name) ? { table: trigger.table } : {}),
    undo: [`DROP TRIGGER ${name}`],
  });
}
