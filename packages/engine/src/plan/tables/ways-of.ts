import { agreeOnEncodings, sharedEncodings } from '../../reading/table-reader.js';
import type { RunContext } from '../../run-context.js';
import type { Sessions } from '../prepared-plan.js';
import type { TableWork } from './planned-table.js';

/** How the source reads the rows of each table; undefined where it has one way only, or none are read. */
export type Ways = readonly (string | undefined)[];

/** What the source says of the tables of a plan. Of a target's table that is yet to be made it is not asked what it takes. */
export async function waysOf(run: RunContext, sessions: Sessions, work: readonly TableWork[]): Promise<Ways> {
  const { source, target, options } = run;
  if (options.mode === 'schema-only' || sessions.source.wayOf === undefined) return work.map(() => undefined);
  const agreed = options.mode === 'data-only' ? await agreeOnEncodings(sessions, work, run) : undefined;
  return Promise.all(
    work.map((one) => {
      const shared = sharedEncodings(sessions.source, one, source.dialect, target.dialect);
      const encoding = agreed === undefined ? shared[0] : agreed.get(one);
      const read = {
        columns: one.read,
        ...(one.where === undefined ? {} : { where: one.where }),
        ...(encoding === undefined ? {} : { encoding }),
      };
      return sessions.source.wayOf?.(one.source, read, target.dialect.capabilities.encodings.writes);
    }),
  );
}
