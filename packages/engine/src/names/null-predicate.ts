import type { Dialect, Expression, Table } from '@godwit/plugin-api';

/** That these columns are all NULL, or all set, in the words of their side; undefined where it cannot say that. */
export function nullPredicate(
  { expressions }: Pick<Dialect, 'expressions'>,
  table: Table,
  columns: readonly string[],
  are: 'null' | 'set',
): string | undefined {
  const [first, ...more] = columns.map((name): Expression => {
    return { kind: 'is-null', operand: { kind: 'column', name }, negated: are === 'set' };
  });
  if (first === undefined) return undefined;
  const all = more.reduce(
    (left, right): Expression => ({ kind: 'binary', operator: 'and', left, right }),
    first,
  );
  const printed = expressions.print(all, { purpose: 'predicate', table });
  return printed.ok ? printed.sql : undefined;
}
