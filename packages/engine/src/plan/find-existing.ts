import type { SourceSession, Table, TargetSession } from '@godwit/plugin-api';
import type { RunContext } from '../run-context.js';
import { type ExistingTable, ExistingTarget, refuseExisting } from './existing-target.js';
import type { NameMap } from './name-map.js';
import { type OwnObjects, ownNames } from './own-objects.js';

/** What a target has already, and which tables of it are in the way. */
export interface Found {
  readonly existing: ExistingTarget;
  readonly tables: readonly ExistingTable[];
}

/** Looks at what is in a target before a move. Throws TARGET_NOT_EMPTY where that does not let it. */
export async function findExisting(
  { options, target, signal }: RunContext,
  session: TargetSession,
  tables: readonly Table[],
  names: NameMap,
  own: OwnObjects,
): Promise<Found> {
  const wanted = tables.map((table) => names.table(table.name) ?? table.name);
  const all = [...wanted, ...ownNames(own)];
  const schemas = [...new Set(all.map((name) => name.schema))].filter((schema) => schema !== undefined);
  const schema = await session.introspect(schemas.length === 0 ? undefined : { schemas });
  const existing = new ExistingTarget(schema, target.dialect);
  // A sequence of a run before goes on where the source is, once its tables may go.
  existing.refuseOthers(
    options.onExisting === 'drop' ? [...wanted, ...own.views.map(({ name }) => name)] : all,
  );
  const found = await existing.tables(wanted, session, signal);
  if (options.mode !== 'data-only' && options.onExisting === 'fail') refuseExisting(found);
  if (options.onExisting === 'drop') existing.refuseReferences(found);
  return { existing, tables: found };
}

/** What a plan to compare with starts from: an empty place, or the tables that a load goes into. */
export async function findNothing({ options, target }: RunContext, session: SourceSession): Promise<Found> {
  const schema = await session.introspect();
  const nothing = { tables: [], views: [], triggers: [], sequences: [], enums: [], domains: [] };
  const kept = options.mode === 'data-only' ? schema : { ...schema, ...nothing };
  return { existing: new ExistingTarget(kept, target.dialect), tables: [] };
}
