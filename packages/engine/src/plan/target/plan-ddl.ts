import type { DatabaseSchema, SourceSession, Statement } from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import type { Obstacles } from '../foresee/obstacles.js';
import type { Ledger } from '../ledger.js';
import type { NameMap } from '../names/name-map.js';
import type { TableDraft } from '../tables/drafts.js';
import type { OwnObjects } from '../tables/own-objects.js';
import { targetTypeNotes } from '../tables/planned-table.js';
import { withAskedEnums } from '../types/asked-enums.js';
import { brokenKeys } from './broken-keys.js';
import { checkExisting } from './check-existing.js';
import type { Found } from './find-existing.js';
import { planLoad } from './load-ddl.js';
import { refuseDifferent } from './present-objects.js';
import { replacedNotes } from './replaced-notes.js';
import { keepRowsThere, refusedRows } from './rows-there.js';
import { isApart } from './stand-apart.js';
import { type PlannedDdl, planSchema } from './target-ddl.js';

/** The source, what it is called in the target, and what of it goes along as it is. */
export interface Moved {
  readonly schema: DatabaseSchema;
  readonly names: NameMap;
  readonly own: OwnObjects;
}

/** What the statements of a plan depend on. */
interface DdlTask {
  readonly run: RunContext;
  readonly session: SourceSession;
  readonly drafts: readonly TableDraft[];
  readonly moved: Moved;
  readonly found: Found & { readonly resting: readonly Statement[] };
  readonly ledger: Ledger;
  readonly obstacles: Obstacles;
}

/** Plans the statements: those of a new schema, or those around a load into tables that are there. */
export function planDdl(task: DdlTask): Promise<PlannedDdl> {
  return task.run.options.mode === 'into-existing' ? planRows(task) : planTables(task);
}

async function planTables({
  run,
  session,
  drafts,
  moved,
  found,
  ledger,
  obstacles,
}: DdlTask): Promise<PlannedDdl> {
  const { ofTarget: options, onExisting, keepDropped } = run.options;
  const { existing, tables: victims, views: oldViews } = found;
  const { dialect } = existing;
  const input = {
    drafts,
    ...moved,
    schema: withAskedEnums(moved.schema, drafts),
    target: dialect,
    existing,
    victims,
    oldViews,
    options,
    keepsOld: onExisting === 'drop',
    apart: isApart(run, found),
    ...(keepDropped ? { keptBy: run.runId } : {}),
  };
  const first = planSchema(input);
  const broken = await brokenKeys(session, drafts, first, { run, notes: ledger.sorted(), obstacles });
  const ddl = broken.length === 0 ? first : planSchema({ ...input, broken });
  if (victims.length + oldViews.length > 0)
    ledger.add(...(await replacedNotes(found, ddl.objects(), dialect.expressions.normalize)));
  await obstacles.meet(() => refuseDifferent(ddl.different));
  const made = moved.schema.dialect === dialect.name ? () => ddl.objects().tables : undefined;
  ledger.add(...targetTypeNotes(drafts, dialect, ddl.notes, made));
  return ddl;
}

async function planRows({ run, drafts, moved, found, ledger, obstacles }: DdlTask): Promise<PlannedDdl> {
  const { existing, purpose } = found;
  const { dialect } = existing;
  ledger.add(...targetTypeNotes(drafts, dialect));
  const tables = refusedRows(drafts, found, run.options);
  await obstacles.meet(() => checkExisting(drafts, existing, tables, { types: dialect.types, purpose }));
  let keeping: readonly Statement[] = [];
  await obstacles.meet(async () => {
    keeping = await keepRowsThere(run, drafts, found, ledger);
  });
  return planLoad(drafts, dialect, { ...found, keeping }, moved.own.sequences);
}
