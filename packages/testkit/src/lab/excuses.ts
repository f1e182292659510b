import type { Note } from '@godwit/plugin-api';

/** Whether a note names a table, and the column or object where one is given. */
export function isExcused(notes: readonly Note[], table: string, part?: string): boolean {
  return notes.some(({ place }) => {
    if (place.table !== table) return part !== undefined && place.object === part;
    if (part === undefined) return true;
    return place.column === part || place.object === part;
  });
}
