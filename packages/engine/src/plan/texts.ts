import { type DatabaseSchema, formatTableName, type Note } from '@godwit/plugin-api';
import type { TableDraft } from './drafts.js';
import type { PlannedText } from './migration-plan.js';
import { placeOf, tableKey } from './place.js';

/** The views, and the triggers of the tables that move, as text. */
export function plannedTexts(
  schema: DatabaseSchema,
  drafts: readonly TableDraft[],
  carried: boolean,
): readonly PlannedText[] {
  const moved = new Set(drafts.map((draft) => tableKey(draft.source.name)));
  const views = schema.views.map((view) => ({
    kind: 'view' as const,
    name: view.name,
    sql: view.sql,
    carried,
  }));
  const triggers = schema.triggers
    .filter((trigger) => moved.has(tableKey(trigger.table)))
    .map(({ name, table, sql }) => {
      return { kind: 'trigger' as const, name: { ...table, name }, table, sql, carried };
    });
  return [...views, ...triggers];
}

/** A note for every text that the target does not get. */
export function textNotes(texts: readonly PlannedText[]): readonly Note[] {
  return texts.filter((text) => !text.carried).map(textNote);
}

function textNote({ kind, name, table }: PlannedText): Note {
  const place =
    table === undefined ? { object: formatTableName(name) } : placeOf(table, { object: name.name });
  const message = `The ${kind} ${name.name} is not made: its text is in the plan, to be translated by hand.`;
  const code = kind === 'view' ? 'VIEW_NOT_CARRIED' : 'TRIGGER_NOT_CARRIED';
  return { code, severity: 'loss', place, message };
}
