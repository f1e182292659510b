import type { DatabaseSchema, Note } from '@godwit/plugin-api';
import type { PlannedText } from '../migration-plan.js';
import { placeOf, tableKey } from '../names/place.js';
import type { TableDraft } from './drafts.js';
import type { OwnObjects } from './own-objects.js';

const CODES: readonly string[] = ['VIEW_NOT_CARRIED', 'TRIGGER_NOT_CARRIED'];

/** Views and triggers as text, and a note for each that the target neither gets nor has told of itself. */
export interface PlannedTexts {
  readonly texts: readonly PlannedText[];
  readonly notes: readonly Note[];
}

/** The views, and the triggers of what moves. `refused`: the notes of a target that was given the objects. */
export function plannedTexts(
  schema: DatabaseSchema,
  drafts: readonly TableDraft[],
  own: OwnObjects,
  refused: readonly Note[],
): PlannedTexts {
  // A trigger may stand at a view, and goes where that goes.
  const owners = new Set(
    [...drafts.map(({ source }) => source), ...schema.views].map(({ name }) => tableKey(name)),
  );
  const given = new Set([...own.views.map(viewId), ...own.triggers.map(triggerId)]);
  const lost = new Set(refused.filter(({ code }) => CODES.includes(code)).map(({ place }) => place.object));
  const views = schema.views.map((view) => {
    const { name, sql } = view;
    return { text: { kind: 'view', name, sql } as const, id: viewId(view) };
  });
  const triggers = schema.triggers
    .filter((trigger) => given.has(triggerId(trigger)) || owners.has(tableKey(trigger.table)))
    .map((trigger) => {
      const { name, table, sql } = trigger;
      return {
        text: { kind: 'trigger', name: { ...table, name }, table, sql } as const,
        id: triggerId(trigger),
      };
    });
  const all = [...views, ...triggers];
  return {
    texts: all.map(({ text, id }) => ({ ...text, carried: given.has(id) && !lost.has(text.name.name) })),
    notes: all
      .filter(({ id }) => !given.has(id))
      .map(({ text }) => textNote(text, own.reason ?? 'it names a table that is left out')),
  };
}

function viewId({ name }: DatabaseSchema['views'][number]): string {
  return `view ${tableKey(name)}`;
}

function triggerId({ name, table }: DatabaseSchema['triggers'][number]): string {
  return `trigger ${tableKey(table)} ${name}`;
}

function textNote(
  { kind, name, table }: Omit<PlannedText, 'carried'>,
  reason = 'it is not translated',
): Note {
  const place =
    table === undefined
      ? { ...(name.schema === undefined ? {} : { schema: name.schema }), object: name.name }
      : placeOf(table, { object: name.name });
  const message = `The ${kind} is not made, because ${reason}.`;
  const code = kind === 'view' ? 'VIEW_NOT_CARRIED' : 'TRIGGER_NOT_CARRIED';
  const suggestion = `The files of a plan have its text (plan.json): create the ${kind} in the words of the target.`;
  return { code, severity: 'loss', place, message, suggestion };
}
