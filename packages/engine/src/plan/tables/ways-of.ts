import { unsplicedColumn } from '../../reading/can-splice.js';
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
  const agreed = options.mode === 'into-existing' ? await agreeOnEncodings(sessions, work, run) : undefined;
  return Promise.all(
    work.map((one) => {
      const shared = sharedEncodings(sessions.source, one, source.dialect, target.dialect);
      const encoding = agreed === undefined ? shared[0] : agreed.get(one);
      const read = {
        columns: one.read,
        ...(one.where === undefined ? {} : { where: one.where }),
        ...(encoding === undefined ? {} : { encoding }),
      };
      const way = sessions.source.wayOf?.(one.source, read, target.dialect.capabilities.encodings.writes);
      return way && withTransforms(way, one, encoding);
    }),
  );
}

/** Whether a function looks at whole rows is known only when its transform is opened. */
function withTransforms(way: string, work: TableWork, encoding: string | undefined): string {
  if (work.steps.every((steps) => steps.length === 0)) return way;
  if (encoding !== undefined) return `${way}; as rows of values, should a transform look at whole rows`;
  const column = work.read[unsplicedColumn(work)];
  return column === undefined ? way : `${way}, as rows of values, since a transform changes "${column.name}"`;
}
