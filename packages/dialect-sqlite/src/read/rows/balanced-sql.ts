// SQLite refuses expressions that nest deeper than 1000, which 2,000 columns in a row would.
const GROUP = 50;

/** Joins many pieces of SQL by groups of groups in parentheses, so that the result nests only a little. */
export function balanced(parts: readonly string[], join: (parts: readonly string[]) => string): string {
  if (parts.length === 1) return parts[0] as string;
  if (parts.length <= GROUP) return join(parts);
  const groups: string[] = [];
  for (let start = 0; start < parts.length; start += GROUP) {
    const group = parts.slice(start, start + GROUP);
    groups.push(group.length === 1 ? (group[0] as string) : `(${join(group)})`);
  }
  return balanced(groups, join);
}
