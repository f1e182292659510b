import {
  countOf,
  formatTableName,
  MigrationError,
  type RunProgress,
  type Statement,
  type TableName,
  type TargetSession,
} from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { tableKey, whereNamed } from '../plan/names/place.js';
import { rowsAmong } from '../run/rows-among.js';

/** What a run made. */
interface Made {
  readonly plan: MigrationPlan;
  readonly progress: RunProgress;
  /** Its statements that were not taken back: of others' tables it has none. Absent: its tables were there before. */
  readonly stands: readonly Statement[] | undefined;
  readonly signal: AbortSignal;
  /** What to do about it. */
  readonly hint: string;
}

/** Throws TARGET_CHANGED, saying what, where the tables of a run do not hold what it wrote into them. */
export async function refuseChanged(
  session: TargetSession,
  { plan, progress, stands, signal, hint }: Made,
): Promise<void> {
  const written = writtenRows(progress);
  const own =
    stands && new Set(stands.flatMap(({ table }) => (table === undefined ? [] : [tableKey(table)])));
  const isInPlace = stands?.some(({ phase }) => phase === 'after-proof') !== false;
  const made = plan.tables.flatMap(({ target, built = target }) => {
    const isMade = written.has(tableKey(built)) && own?.has(tableKey(built)) !== false;
    return isMade ? [{ target: isInPlace ? target : built, wrote: written.get(tableKey(built)) ?? 0n }] : [];
  });
  const there = await tablesThere(
    session,
    made.map(({ target }) => target),
  );
  const gone = made.filter(({ target }) => !there.has(tableKey(target)));
  const kept = made.filter(({ target }) => there.has(tableKey(target)));
  const counts = await session.count(
    kept.map(({ target }) => ({ kind: 'rows', table: target })),
    signal,
  );
  const among = await rowsAmong(
    session,
    executedOf(plan.statements, progress),
    kept.map(({ target }) => target),
    signal,
  );
  const changes = [
    ...gone.map(({ target }) => `${formatTableName(target)} is gone`),
    ...kept.flatMap(({ target, wrote }, index) => {
      const before = among.get(tableKey(target));
      const holds = counts[index]?.count ?? 0n;
      // Rows that are there may have been replaced by what was written.
      if (before === undefined ? wrote === holds : holds <= wrote + before) return [];
      const name = formatTableName(target);
      return [`${name} holds ${countOf(Number(holds), 'row')} and the run wrote ${wrote}`];
    }),
  ];
  if (changes.length === 0) return;
  throw new MigrationError({
    code: 'TARGET_CHANGED',
    message: `Others have changed what the run made: ${listNames(changes)}.`,
    hint,
  });
}

function writtenRows({ checkpoints }: RunProgress): ReadonlyMap<string, bigint> {
  const written = new Map<string, bigint>();
  for (const { table, written: rows } of checkpoints)
    written.set(tableKey(table), (written.get(tableKey(table)) ?? 0n) + rows);
  return written;
}

async function tablesThere(
  session: TargetSession,
  names: readonly TableName[],
): Promise<ReadonlySet<string>> {
  const found = await session.introspect(whereNamed(names));
  return new Set(found.tables.map(({ name }) => tableKey(name)));
}

/** The statements that a run committed and did not take back, in that order. */
export function executedOf(
  statements: readonly Statement[],
  { statements: ids }: RunProgress,
): readonly Statement[] {
  const byId = new Map(statements.map((statement) => [statement.id, statement]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
