import type { DatabaseSchema, Trigger, View } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { isSameName } from '../../expressions/same-name.js';
import { tableNamed, triggersOn } from './named.js';
import { isSameTrigger, standingTriggers } from './rebuild-table.js';
import type { Step, Surroundings } from './step.js';

/** Views and triggers that go before tables change, and those that come afterwards. */
export interface OwnTexts {
  readonly drops: readonly Step[];
  readonly makes: readonly Step[];
}

export function viewsAndTriggers(around: Surroundings): OwnTexts {
  const { found, wanted } = around;
  const gone = found.views.filter((one) => !wanted.views.some((other) => isSameView(one, other)));
  const come = wanted.views.filter((one) => !found.views.some((other) => isSameView(one, other)));
  // Those of a table or view that goes, go with it.
  const lost = found.triggers.filter((one) => hasOwner(wanted, one) && !isIn(wanted, one));
  const added = wanted.triggers.filter((one) => hasOwner(wanted, one) && !isIn(found, one));
  return {
    drops: [...lost.map(dropTrigger), ...gone.map((view) => dropView(view, around))],
    makes: [...come.map((view) => createView(view, around)), ...added.map(createTrigger)],
  };
}

function isSameView(one: View, other: View): boolean {
  return one.name.name === other.name.name && one.sql === other.sql;
}

function hasOwner({ tables, views }: DatabaseSchema, { table }: Trigger): boolean {
  return (
    tableNamed({ tables }, table.name) !== undefined ||
    views.some(({ name }) => isSameName(name.name, table.name))
  );
}

function isIn({ triggers }: DatabaseSchema, trigger: Trigger): boolean {
  return triggers.some((other) => isSameTrigger(trigger, other));
}

function createTrigger({ name: own, sql, table }: Trigger): Step {
  const name = quoteIdentifier(own);
  return {
    id: `create-trigger:${name}`,
    purpose: `create trigger ${name}`,
    risk: 'safe',
    sql: [sql],
    undo: [`DROP TRIGGER ${name}`],
    table,
    object: own,
  };
}

function dropTrigger(trigger: Trigger): Step {
  const { sql, undo, ...step } = createTrigger(trigger);
  const [name, purpose] = [quoteIdentifier(trigger.name), `drop trigger ${quoteIdentifier(trigger.name)}`];
  return { ...step, id: `drop-trigger:${name}`, purpose, sql: undo, undo: sql };
}

/** A view with the triggers that stand instead of writing it. */
function createView(view: View, around: Surroundings): Step {
  const name = quoteIdentifier(view.name.name);
  const what = view.parts === undefined ? 'view' : 'virtual table';
  return {
    id: `create-view:${name}`,
    purpose: `create ${what} ${name}`,
    risk: 'safe',
    sql: [view.sql, ...standingTriggers(view, around).map(({ sql }) => sql)],
    undo: [`DROP ${view.parts === undefined ? 'VIEW' : 'TABLE'} ${name}`],
    object: view.name.name,
  };
}

function dropView(view: View, around: Surroundings): Step {
  const name = quoteIdentifier(view.name.name);
  const isLeaving = !around.wanted.views.some((other) => isSameName(other.name.name, view.name.name));
  const triggers = isLeaving ? triggersOn(around.found, view) : standingTriggers(view, around);
  const what = view.parts === undefined ? 'view' : 'virtual table';
  return {
    id: `drop-view:${name}`,
    purpose: `drop ${what} ${name}`,
    risk: view.parts === undefined ? 'safe' : 'data-loss',
    sql: [`DROP ${view.parts === undefined ? 'VIEW' : 'TABLE'} ${name}`],
    undo: [view.sql, ...triggers.map(({ sql }) => sql)],
    object: view.name.name,
  };
}
