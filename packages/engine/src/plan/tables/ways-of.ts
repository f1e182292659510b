import { agreeOnEncoding, sharedEncodings } from '../../reading/table-reader.js';
import type { RunContext } from '../../run-context.js';
import type { Sessions } from '../prepared-plan.js';
import type { TableWork } from './planned-table.js';

/** How the source reads the rows of each table; undefined where it has one way only, or none are read. */
export type Ways = readonly (string | undefined)[];

/** What the source says of the tables of a plan. Of a target's table that is yet to be made it is not asked what it takes. */
export function waysOf(
  { source, target, options }: RunContext,
  sessions: Sessions,
  work: readonly TableWork[],
): Promise<Ways> {
  return Promise.all(
    work.map(async (one) => {
      if (options.mode === 'schema-only' || sessions.source.wayOf === undefined) return undefined;
      const shared = sharedEncodings(sessions.source, one, source.dialect, target.dialect);
      const isThere = options.mode === 'data-only';
      const encoding = isThere ? await agreeOnEncoding(shared, one, sessions.target) : shared[0];
      const read = {
        columns: one.read,
        ...(one.where === undefined ? {} : { where: one.where }),
        ...(encoding === undefined ? {} : { encoding }),
      };
      return sessions.source.wayOf(one.source, read, target.dialect.capabilities.encodings.writes);
    }),
  );
}
