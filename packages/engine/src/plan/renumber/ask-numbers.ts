import { MigrationError, type Probe, type TableName, type TargetSession } from '@godwit/plugin-api';

/** The range of whole numbers that keys have. */
const LEAST = -(2n ** 63n);
export const GREATEST = 2n ** 63n - 1n;

/** Whether there is a number beyond another one. */
export type IsBeyond = (side: 'above' | 'below', bound: bigint) => Promise<boolean>;

/** Asks about the numbers of a column of a side; `where` as that side says it. */
export type AskNumbers = (table: TableName, column: string, where?: string) => IsBeyond;

/** Asks by probes, so that what a target answers is kept for a run that goes on. */
export function askingNumbers(
  session: Partial<Pick<TargetSession, 'count'>>,
  signal: AbortSignal,
): AskNumbers {
  return (table, column, where) => async (kind, bound) => {
    const restriction = where === undefined ? {} : { where };
    const probe: Probe = { kind, table, column, value: String(bound), keyColumns: [], ...restriction };
    const answers = await session.count?.([probe], signal);
    if (answers !== undefined) return (answers[0]?.count ?? 0n) > 0n;
    throw new MigrationError({
      code: 'OPTION_NOT_AVAILABLE',
      message: 'renumber goes by the largest keys, which one of both sides cannot tell.',
    });
  };
}

/** The number beyond which there is none, found by halving; undefined where there is none at all. */
export async function extreme(side: 'above' | 'below', isBeyond: IsBeyond): Promise<bigint | undefined> {
  const isUp = side === 'above';
  let [some, none] = isUp ? [LEAST, GREATEST] : [GREATEST, LEAST];
  if (!(await isBeyond(side, some))) return undefined;
  while (none - some > 1n || some - none > 1n) {
    const middle = (some + none) / 2n;
    if (await isBeyond(side, middle)) some = middle;
    else none = middle;
  }
  return none;
}
