import type { Statement, Table, TargetSession } from '@godwit/plugin-api';
import { tableKey } from '../plan/names/place.js';

/** The statements of a plan that let keys and checks hold for all rows which hold for new and changed ones only. */
export function validations(
  tables: readonly Table[],
  statements: readonly Statement[],
): readonly Statement[] {
  const weak = new Set(
    tables.flatMap(({ name, foreignKeys, checks }) =>
      [...foreignKeys, ...checks]
        .filter(({ validated }) => validated === false)
        .map((constraint) => `${tableKey(name)} ${constraint.name}`),
    ),
  );
  return statements.filter(({ table, skipWhen }) => {
    return (
      table !== undefined &&
      skipWhen !== undefined &&
      weak.has(`${tableKey(table)} ${skipWhen.note.place.object}`)
    );
  });
}

/** Those against which no row stands any more. */
export async function unopposed(
  target: TargetSession,
  statements: readonly Statement[],
  signal: AbortSignal,
): Promise<readonly Statement[]> {
  const probes = statements.flatMap(({ skipWhen }) => skipWhen?.probe ?? []);
  if (probes.length === 0) return [];
  const answers = await target.count(probes, signal);
  return statements.filter((_, index) => answers[index]?.count === 0n);
}
