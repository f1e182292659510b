import type { DatabaseSchema } from '@godwit/plugin-api';
import type { NamedObject } from '../commands.js';
import { isSameName } from '../database.js';
import { isSameData } from '../same-data.js';

/** Objects beside tables that are not the same on both sides: those that go, and those that come. */
interface ChangedObjects {
  readonly gone: readonly NamedObject[];
  readonly come: readonly NamedObject[];
  /** Views and triggers, whose texts may name all others. */
  readonly textsGone: readonly NamedObject[];
  readonly textsCome: readonly NamedObject[];
}

export function objectsOf(found: DatabaseSchema, wanted: DatabaseSchema): ChangedObjects {
  const [own, asked] = [typesOf(found), typesOf(wanted)];
  const [ownTexts, askedTexts] = [textsOf(found), textsOf(wanted)];
  return {
    gone: without(own, asked),
    come: without(asked, own),
    textsGone: without(ownTexts, askedTexts),
    textsCome: without(askedTexts, ownTexts),
  };
}

function without(objects: readonly NamedObject[], others: readonly NamedObject[]): readonly NamedObject[] {
  return objects.filter((one) => !others.some((other) => isSameData(one, other)));
}

function typesOf({ enums, domains, sequences }: DatabaseSchema): readonly NamedObject[] {
  return [
    ...enums.map((one) => ({ is: 'enum', enum: one }) as const),
    ...domains.map((domain) => ({ is: 'domain', domain }) as const),
    ...sequences.map((sequence) => ({ is: 'sequence', sequence }) as const),
  ];
}

/** A trigger goes with its table or view. */
function textsOf({ views, triggers, tables }: DatabaseSchema): readonly NamedObject[] {
  const owners = [...tables, ...views];
  const owned = triggers.filter(({ table }) => owners.some(({ name }) => isSameName(name, table)));
  return [
    ...views.map((view) => ({ is: 'view', view }) as const),
    ...owned.map((trigger) => ({ is: 'trigger', trigger }) as const),
  ];
}
