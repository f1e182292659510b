import type { Note, Statement, Trigger, View } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from './sql-text.js';
import { afterLoad, type Compiled, joinCompiled, placeIn } from './statement.js';

/** Views in their order, then triggers: text of the same dialect, run as it is. */
export function compileTexts(views: readonly View[], triggers: readonly Trigger[]): Compiled {
  return joinCompiled([...views.map(compileView), ...triggers.map(compileTrigger)]);
}

function compileView(view: View): Compiled {
  const note = viewNote(view);
  const { needs = [], after = [] } = view;
  if (needs.length > 0) return { statements: [], notes: [because(note, needs)] };
  const name = qualifiedName(view.name);
  const word = view.materialized ? 'materialized view' : 'view';
  const id = `create-view:${name}`;
  const made = afterLoad({
    id,
    sql: view.sql,
    purpose: `create ${word} ${name}`,
    noteWhenFailed: note,
    undo: [`DROP ${word.toUpperCase()} ${name}`],
  });
  const following = after.map(
    (sql, index): Statement =>
      afterLoad({
        id: `${id}:${index}`,
        sql,
        purpose: `complete ${word} ${name}`,
        requires: [id],
        noteWhenFailed: note,
      }),
  );
  return { statements: [made, ...following], notes: [] };
}

function compileTrigger(trigger: Trigger): Compiled {
  const note: Note = {
    code: 'TRIGGER_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(trigger.table, { object: trigger.name }),
    message: 'The trigger was not made; its text is in the plan.',
  };
  const { needs = [] } = trigger;
  if (needs.length > 0) return { statements: [], notes: [because(note, needs)] };
  const target = qualifiedName(trigger.table);
  const statement = afterLoad({
    id: `create-trigger:${target}.${quoteName(trigger.name)}`,
    sql: trigger.sql,
    purpose: `create trigger ${quoteName(trigger.name)} on ${target}`,
    table: trigger.table,
    object: trigger.name,
    noteWhenFailed: note,
    undo: [`DROP TRIGGER ${quoteName(trigger.name)} ON ${target}`],
  });
  return { statements: [statement], notes: [] };
}

function viewNote({ name }: View): Note {
  return {
    code: 'VIEW_NOT_CARRIED',
    severity: 'loss',
    place: { ...(name.schema === undefined ? {} : { schema: name.schema }), object: name.name },
    message: 'The view was not made; its text is in the plan.',
  };
}

function because(note: Note, needs: readonly string[]): Note {
  return {
    ...note,
    message: `${note.message.slice(0, -1)}. It uses ${needs.join(', ')}, which the target lacks.`,
  };
}
