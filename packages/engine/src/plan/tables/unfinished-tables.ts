import type { RecordedRun, TableName } from '@godwit/plugin-api';
import { tableKey } from '../names/place.js';

/** From which unfinished run a table is, as a phrase for people; undefined where it is of none. */
export type Origin = (table: TableName) => string | undefined;

/** Finds out which tables of a target a run left that did not end well. */
export function originOf(runs: readonly RecordedRun[]): Origin {
  const phrases = new Map<string, string>();
  for (const run of runs) {
    const phrase = phraseOf(run);
    for (const name of tablesOf(run)) if (!phrases.has(name)) phrases.set(name, phrase);
  }
  return (table) => phrases.get(tableKey(table));
}

/** An ISO time as people read it, to the minute. */
export function minuteText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function phraseOf({ startedAt, whole = false }: RecordedRun): string {
  const began = minuteText(startedAt);
  return whole
    ? `whole, of a godwit run of ${began} whose end is not recorded`
    : `of an unfinished godwit run of ${began}`;
}

function tablesOf({ plan }: RecordedRun): readonly string[] {
  try {
    const { tables } = JSON.parse(plan) as { readonly tables: readonly { readonly target: TableName }[] };
    return tables.map(({ target }) => tableKey(target));
  } catch {
    // A plan that another version wrote in another way tells nothing.
    return [];
  }
}
