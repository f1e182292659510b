import type { Statement } from '@godwit/plugin-api';

/** The statements with ids of which no two are the same: a run is recorded by them. */
export function uniqueIds<One extends Statement>(statements: readonly One[]): readonly One[] {
  const counts = new Map<string, number>();
  return statements.map((statement) => {
    const count = (counts.get(statement.id) ?? 0) + 1;
    counts.set(statement.id, count);
    return count === 1 ? statement : { ...statement, id: `${statement.id}#${count}` };
  });
}
