import { type DatabaseSchema, formatTableName, type Note } from '@godwit/plugin-api';
import type { TableDraft } from './drafts.js';
import type { PlannedText } from './migration-plan.js';
import { placeOf, tableKey } from './place.js';

const CODES: readonly string[] = ['VIEW_NOT_CARRIED', 'TRIGGER_NOT_CARRIED'];

/** The views, and the triggers of the tables that move, as text. `refused`: the notes of a target that was given them. */
export function plannedTexts(
  schema: DatabaseSchema,
  drafts: readonly TableDraft[],
  sameDialect: boolean,
  refused: readonly Note[],
): readonly PlannedText[] {
  const moved = new Set(drafts.map((draft) => tableKey(draft.source.name)));
  const lost = new Set(refused.filter(({ code }) => CODES.includes(code)).map(({ place }) => place.object));
  const carried = (name: string): boolean => sameDialect && !lost.has(name);
  const views = schema.views.map(({ name, sql }): PlannedText => {
    return { kind: 'view', name, sql, carried: carried(name.name) };
  });
  const triggers = schema.triggers
    .filter((trigger) => moved.has(tableKey(trigger.table)))
    .map(({ name, table, sql }): PlannedText => {
      return { kind: 'trigger', name: { ...table, name }, table, sql, carried: carried(name) };
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
