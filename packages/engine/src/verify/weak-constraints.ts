import {
  type Check,
  type ForeignKey,
  formatTableName,
  type Probe,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';

/** A constraint that holds for new and changed rows only, and the question whether rows stand against it. */
interface Weak {
  readonly constraint: ForeignKey | Check;
  readonly probe: Probe;
}

/**
 * The tables as they were found, where constraints that hold for new rows only count as whole if rows stand against them:
 * with these rows they cannot be more.
 */
export async function asWholeAsCanBe(
  session: Pick<SourceSession, 'count'>,
  tables: readonly Table[],
  signal: AbortSignal,
): Promise<readonly Table[]> {
  const there = new Set(tables.map(({ name }) => formatTableName(name)));
  const weak = tables.flatMap((table) => [
    ...table.foreignKeys.filter(isWeak).flatMap((key) => weakKey(table, key, there)),
    ...table.checks.filter(isWeak).map((check) => weakCheck(table, check)),
  ]);
  if (weak.length === 0 || session.count === undefined) return tables;
  const answers = await session.count(
    weak.map(({ probe }) => probe),
    signal,
  );
  const excused = new Set<unknown>(
    weak.filter((_, index) => (answers[index]?.count ?? 0n) > 0n).map(({ constraint }) => constraint),
  );
  const whole = <T extends ForeignKey | Check>(one: T): T =>
    excused.has(one) ? { ...one, validated: true } : one;
  return tables.map((table) => ({
    ...table,
    foreignKeys: table.foreignKeys.map(whole),
    checks: table.checks.map(whole),
  }));
}

function isWeak({ validated }: ForeignKey | Check): boolean {
  return validated === false;
}

function weakKey(table: Table, key: ForeignKey, there: ReadonlySet<string>): readonly Weak[] {
  const { columns, references } = key;
  if (!there.has(formatTableName(references.table))) return [];
  return [
    { constraint: key, probe: { kind: 'orphans', table: table.name, columns, references, keyColumns: [] } },
  ];
}

function weakCheck({ name }: Table, check: Check): Weak {
  const predicate = `NOT (${check.expression.text})`;
  return { constraint: check, probe: { kind: 'matches', table: name, predicate, keyColumns: [] } };
}
