import {
  MigrationError,
  type Note,
  type SchemaObjects,
  type SourceSession,
  type Statement,
  type Table,
  type View,
} from '@godwit/plugin-api';
import type { AskedTarget } from '../../resume/answers.js';
import type { RunContext } from '../../run-context.js';
import type { Obstacles } from '../foresee/obstacles.js';
import type { NameMap } from '../names/name-map.js';
import { schemasOf, whereNamed } from '../names/place.js';
import { type OwnObjects, ownNames } from '../tables/own-objects.js';
import { refuseUnreadable } from '../tables/refuse-unreadable.js';
import { originOf } from '../tables/unfinished-tables.js';
import { type ExistingTable, ExistingTarget, refuseDependents, refuseExisting } from './existing-target.js';
import { refuseKeeping } from './take-away.js';

/** What a target has already, and which tables of it are in the way. */
export interface Found {
  /** Whether rows are to go in, or are only compared. */
  readonly purpose: 'load' | 'compare';
  readonly existing: ExistingTarget;
  readonly tables: readonly ExistingTable[];
  /** Views of the names of those of the plan, which takes their place; none unless it may. */
  readonly views: readonly View[];
  /** Every table that is there now. */
  readonly there: readonly Table[];
  /** Asks the target about its rows, or for what keeps them. Absent: they are only compared. */
  readonly session?: Pick<AskedTarget, 'count' | 'keepRows'>;
  /** Statements around a load into tables that are there; none where nothing is loaded. */
  suspend(tables: readonly Table[]): Promise<readonly Statement[]>;
  /** Notes of what goes with the tables and views, where others are made in their place. */
  attached(made: SchemaObjects): Promise<readonly Note[]>;
}

/** Looks at what is in a target before a move. Throws TARGET_NOT_EMPTY where that does not let it. */
export async function findExisting(
  { options, target, signal }: RunContext,
  session: AskedTarget,
  tables: readonly Table[],
  names: NameMap,
  own: OwnObjects,
  obstacles: Obstacles,
): Promise<Found> {
  refuseKeeping({ options, target });
  const wanted = tables.map((table) => names.table(table.name) ?? table.name);
  const all = [...wanted, ...ownNames(own)];
  await obstacles.meet(() => refuseRecords(session.bookkeeping.schema, schemasOf(all)));
  const schema = await session.introspect(whereNamed(all));
  const existing = new ExistingTarget(schema, target.dialect);
  // A sequence of a run before goes on where the source is, once its tables may go.
  const replaces = options.onExisting !== 'fail' && options.mode !== 'into-existing';
  const isReplacing = replaces || options.mode === 'into-existing';
  await obstacles.meet(() => existing.refuseOthers(isReplacing ? wanted : all));
  const origin = originOf((await session.bookkeeping.unfinished?.()) ?? []);
  const found = (await existing.tables(wanted, session, signal)).map((one) => {
    const left = origin(one.table.name);
    return left === undefined ? one : { ...one, origin: left };
  });
  if (isReplacing) {
    const loaded = options.mode === 'into-existing' ? found.map(({ table }) => table) : [];
    await obstacles.meet(() => {
      const sequences = existing.sequences(own.sequences);
      refuseUnreadable({ side: 'target', numbers: loaded, sequences });
    });
  }
  if (options.mode === 'into-existing')
    await obstacles.meet(() => session.checkLoad?.(found.map(({ table }) => table.name)));
  const wantedViews = own.views.map(({ name }) => name);
  const views = replaces ? existing.views(wantedViews) : [];
  if (replaces && found.length + views.length > 0) {
    await obstacles.meet(() => existing.refuseReferences(found));
    const gone = [...found.map(({ table }) => table.name), ...views.map(({ name }) => name)];
    await obstacles.meet(() => session.checkReplace?.(gone, options.onExisting === 'drop'));
    await obstacles.meet(async () => {
      existing.refuseReaders(found, wantedViews);
      refuseDependents((await session.dependents?.(gone)) ?? []);
    });
  }
  if (!isReplacing) await obstacles.meet(() => refuseExisting(found, target.dialect.capabilities));
  const suspend: Found['suspend'] = async (loaded) => (await session.suspend?.(loaded)) ?? [];
  const gone = [...found.map(({ table }) => table.name), ...views.map(({ name }) => name)];
  const attached: Found['attached'] = async (made) => (await session.attached?.(gone, made)) ?? [];
  const kept = isReplacing ? found : [];
  const { tables: there } = schema;
  return { purpose: 'load', existing, tables: kept, views, there, session, suspend, attached };
}

/** Whoever removes the records by dropping their schema would remove the tables with them. */
function refuseRecords(records: string | undefined, schemas: readonly string[]): void {
  if (records === undefined || !schemas.includes(records)) return;
  throw new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `The schema "${records}" is to hold the records of runs, and tables of this move go into it.`,
    hint: 'Name another schema for options.bookkeeping, or keep no records: options.bookkeeping "none".',
  });
}

/** What a plan to compare with starts from: an empty place, or the tables that a load goes into. */
export async function findNothing({ options, target }: RunContext, session: SourceSession): Promise<Found> {
  const schema = await session.introspect();
  const nothing = { tables: [], views: [], triggers: [], sequences: [], enums: [], domains: [] };
  const kept = options.mode === 'into-existing' ? schema : { ...schema, ...nothing };
  const existing = new ExistingTarget(kept, target.dialect);
  const nobody = { tables: [], views: [], suspend: async () => [], attached: async () => [] };
  return { purpose: 'compare', existing, there: schema.tables, ...nobody };
}
