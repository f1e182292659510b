import { type Difference, describeDifference } from '@godwit/test-support/checker';

/** One line for each kind of difference at each column, with how many there are, so that thousands can be read. */
export function summarise(differences: readonly Difference[]): readonly string[] {
  const groups = Map.groupBy(differences, ({ kind, table, column }) => JSON.stringify([kind, table, column]));
  return [...groups.values()].map(([first, ...more]) => {
    const line = describeDifference(first as Difference);
    return more.length === 0 ? line : `${line} (and ${more.length} more)`;
  });
}
