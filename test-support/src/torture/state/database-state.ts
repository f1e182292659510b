/** All that is in a database, as lines: one for each object, one for the rows of each table. */
export type DatabaseState = ReadonlySet<string>;

/** What is in one state and not in the other, in a few lines; empty where both are the same. */
export function differenceOf(expected: DatabaseState, found: DatabaseState): readonly string[] {
  const missing = [...expected].filter((line) => !found.has(line)).map((line) => `- ${line}`);
  const extra = [...found].filter((line) => !expected.has(line)).map((line) => `+ ${line}`);
  return [...missing, ...extra].sort((one, other) => (one.slice(2) < other.slice(2) ? -1 : 1));
}
