import type { Trigger } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../sql-text.js';
import { type Affected, triggerKey } from './affected.js';
import { objectComments } from './object-comments.js';
import { type Operation, operation } from './operation.js';
import { keyOf, type Scope, tableOf } from './scope.js';

/** Triggers that go before all else, and come after it; with a view goes what hangs on it. */
export function changeTriggers(
  scope: Scope,
  { triggers }: Affected,
  gone: ReadonlySet<string>,
): { readonly drop: readonly Operation[]; readonly make: readonly Operation[] } {
  const there = new Set(scope.wanted.schema.triggers.map(triggerKey));
  const known = new Set(triggers.flatMap(({ found }) => (found === undefined ? [] : [triggerKey(found)])));
  const ofViews = scope.found.schema.triggers.filter(
    (one) => gone.has(keyOf(one.table)) && !known.has(triggerKey(one)) && there.has(triggerKey(one)),
  );
  const tables = new Set([...scope.found.tables.keys()].filter((key) => !scope.wanted.tables.has(key)));
  const dropped = triggers
    .flatMap(({ found }) => found ?? [])
    .filter(({ table }) => !tables.has(keyOf(table)));
  const made = triggers.flatMap(({ wanted }) => wanted ?? []);
  return {
    drop: [...dropped, ...ofViews].map((trigger) => dropTrigger(scope, trigger)),
    make: [...made, ...ofViews].map((trigger) => makeTrigger(trigger)),
  };
}

function nameOf({ table, name }: Trigger): string {
  return `${quoteName(name)} ON ${qualifiedName(table)}`;
}

function dropTrigger(scope: Scope, trigger: Trigger): Operation {
  const table = tableOf(scope.found, trigger.table);
  const comments = table === undefined ? [] : objectComments(table, [trigger]);
  return operation(
    `drop trigger ${nameOf(trigger)}`,
    `DROP TRIGGER ${nameOf(trigger)}`,
    [trigger.sql, ...comments],
    {
      table: trigger.table,
      object: trigger.name,
    },
  );
}

function makeTrigger(trigger: Trigger): Operation {
  return operation(`create trigger ${nameOf(trigger)}`, trigger.sql, [`DROP TRIGGER ${nameOf(trigger)}`], {
    table: trigger.table,
    object: trigger.name,
  });
}
