import { formatTableName, type SourceSession, type Table } from '@godwit/plugin-api';
import { openTargetToRead } from '../../dialects/open-sessions.js';
import type { RunContext } from '../../run-context.js';
import type { FailureReport } from '../migration-plan.js';
import { placeOf, tableKey } from '../names/place.js';
import type { PreparedPlan } from '../prepared-plan.js';
import type { TableWork } from '../tables/planned-table.js';
import { keysOf } from './equal-keys.js';
import { equalRowsText } from './equal-rows-facts.js';
import { digests } from './key-digests.js';
import { type Foreseen, tableFails } from './table-fails.js';

/** Keys that rows of the target have already, and that rows which join them have, too. */
export async function takenKeys(
  source: SourceSession,
  { plan, work }: PreparedPlan,
  tables: readonly Table[],
  run: RunContext,
): Promise<Foreseen> {
  const joining = work.filter(({ there }) => there?.policy === 'append');
  if (joining.length === 0 || run.target.dialect.openSource === undefined) return NOTHING;
  await using target = await openTargetToRead(run);
  const failed: Foreseen[] = [];
  for (const one of joining) {
    const table = tables.find(({ name }) => tableKey(name) === tableKey(one.target));
    const found = table === undefined ? [] : await keysTaken({ source, target }, one, table, run);
    failed.push(...found.map((failure) => tableFails(one, failure, plan)));
  }
  return {
    notes: failed.flatMap(({ notes }) => notes),
    obstacles: failed.flatMap(({ obstacles }) => obstacles),
  };
}

const NOTHING: Foreseen = { notes: [], obstacles: [] };

/** The most rows that are named. */
const MAX_ROWS = 20;

/** The keys of a table of the target that rows of it have already, and rows that are to join them have, too. */
async function keysTaken(
  { source, target }: { readonly source: SourceSession; readonly target: SourceSession },
  work: TableWork,
  table: Table,
  run: RunContext,
): Promise<readonly FailureReport[]> {
  const failures: FailureReport[] = [];
  for (const key of keysOf(table)) {
    const places = key.map((name) => work.write.findIndex((column) => column.name === name));
    if (places.includes(-1)) continue;
    const types = key.map((name) => table.columns.find((column) => column.name === name)?.type);
    const asked = { places, types };
    const there = new Set<string>();
    for await (const { digest } of digests(target, inTarget(work, table), asked, run))
      there.add(digest.toString('base64'));
    let count = 0;
    const rows: string[] = [];
    for await (const { digest, row } of digests(source, work, asked, run)) {
      if (!there.has(digest.toString('base64'))) continue;
      count += 1;
      if (row !== '' && rows.length < MAX_ROWS) rows.push(row);
    }
    if (count > 0) failures.push(failureOf(work, table, key, { count, rows }));
  }
  return failures;
}

/** The rows that the target holds, as what the move would write. */
function inTarget({ write, steps: _, where: __, ...work }: TableWork, table: Table): TableWork {
  return { ...work, source: table, read: write, write, steps: write.map(() => []) };
}

function failureOf(
  work: TableWork,
  table: Table,
  key: readonly string[],
  taken: Parameters<typeof equalRowsText>[0],
): FailureReport {
  return {
    code: 'TARGET_NOT_EMPTY',
    message: `Rows of ${formatTableName(work.source.name)} cannot join those of the target, which have their key (${key.join(', ')}) already (${equalRowsText(taken)}).`,
    place: placeOf(table.name, { column: key.join(', ') }),
    hint: 'Say with onExisting what becomes of them: "skip" leaves these rows out, "upsert" lets them take the place of the others. With "append", renumber raises keys that the target generates.',
  };
}
