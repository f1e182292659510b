/** A rowid has three names; a column of the same name hides each. Undefined where all are hidden. */
export function freeRowidName(columns: readonly string[]): string | undefined {
  const taken = new Set(columns.map((column) => column.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name));
}
