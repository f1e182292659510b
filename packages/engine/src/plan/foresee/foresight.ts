import {
  formatTableName,
  isMigrationError,
  type Note,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import { failureOf } from '../failure-of.js';
import type { FailureReport } from '../migration-plan.js';
import { type MadeNames, madeNames } from '../names/made-names.js';
import { placeOf, tableKey } from '../names/place.js';
import type { PreparedPlan } from '../prepared-plan.js';
import type { TableWork } from '../tables/planned-table.js';
import { SourceProbes } from '../tables/source-probes.js';
import { type EqualKey, equalKeys, type Key } from './equal-keys.js';
import { equalRowsFacts, equalRowsText, waysOut, whatDiffers } from './equal-rows-facts.js';
import { foreseeLongKeys } from './foresee-long-keys.js';
import { foreseeRules } from './foresee-rules.js';
import { takenKeys } from './keys-taken.js';
import { notVerified } from './not-verified.js';
import { orphansByRows } from './orphans-by-rows.js';
import { withCount } from './probe-notes.js';
import { type Foreseen, tableFails } from './table-fails.js';

/**
 * Finds out from the source what a run would find out in the target once the rows are there, where the same rows are. Only
 * reads.
 */
export async function foresee(
  source: SourceSession,
  prepared: PreparedPlan,
  run: RunContext,
): Promise<Foreseen> {
  const unverified = notVerified(run);
  const notes = unverified === undefined ? [] : [unverified];
  if (run.options.mode === 'schema-only') return { notes, obstacles: [] };
  const expected = expectedOf(prepared);
  const conflicts = await keyConflicts(source, prepared, expected, run);
  const rows = await notesOfRows(source, prepared, run);
  const rules = await brokenRules(source, prepared, expected, run);
  const taken = await takenKeys(source, prepared, expected.wanted.tables, run);
  const long = await foreseeLongKeys(source, prepared.work, expected.wanted.tables, run);
  return {
    notes: [...notes, ...conflicts.notes, ...rules.notes, ...taken.notes, ...long, ...rows],
    obstacles: [...conflicts.obstacles, ...rules.obstacles, ...taken.obstacles],
  };
}

/** What the target shall have of the tables of a plan. */
export function expectedOf(prepared: PreparedPlan): Expected {
  return prepared.expected(new Set(prepared.work.map(({ target }) => tableKey(target))));
}

type Expected = ReturnType<PreparedPlan['expected']>;

/** Tables that are there ask each row that is written. */
export async function brokenRules(
  source: SourceSession,
  { plan, work }: PreparedPlan,
  expected: Expected,
  run: RunContext,
): Promise<Foreseen> {
  if (run.options.mode !== 'into-existing' || source.count === undefined) return { notes: [], obstacles: [] };
  const { broken, unknown } = await foreseeRules(source, work, expected, run);
  const failed = broken.map(({ work, failure }) => tableFails(work, failure, plan));
  return {
    notes: [...unknown, ...failed.flatMap(({ notes }) => notes)],
    obstacles: failed.flatMap(({ obstacles }) => obstacles),
  };
}

/** What the statements of the plan would ask the target is asked of the source. */
async function notesOfRows(
  source: SourceSession,
  { plan, work }: PreparedPlan,
  run: RunContext,
): Promise<readonly Note[]> {
  if (source.count === undefined) return [];
  const probes = new SourceProbes(work, run.source.dialect.name);
  const notes: Note[] = [];
  for (const { skipWhen, noteWhen } of plan.statements) {
    const question = skipWhen ?? noteWhen;
    if (question === undefined) continue;
    const probe = probes.probe(question.probe);
    const asked = async () => (probe && (await source.count?.([probe], run.signal)))?.[0];
    const found = (await orphansByRows(source, question.probe, work, run)) ?? (await asked());
    if (found !== undefined && found.count > 0n) notes.push(withCount(question.note, found));
  }
  return notes;
}

/** Keys that follow the load cannot be made then, nor what refers to them; keys that are there end the load. */
export async function keyConflicts(
  source: SourceSession,
  { plan, work, tables, toSource }: PreparedPlan,
  { wanted }: Expected,
  run: RunContext,
): Promise<Foreseen> {
  const named = madeNames(wanted.tables);
  const isThere = run.options.mode === 'into-existing';
  const notes: Note[] = [];
  const obstacles: FailureReport[] = [];
  for (const table of isThere ? wanted.tables : tables) {
    const one = work.find(({ target }) => tableKey(target) === tableKey(table.name));
    if (one === undefined) continue;
    const found = await equalKeysOrFailure(source, one, table, run, plan.ledger);
    const refused =
      'failure' in found ? undefined : found.failed.find(({ key }) => isMadeFirst(table, key, run));
    const failing = 'failure' in found ? found.failure : refused && keyFailure(table, one, refused, named);
    if (failing !== undefined) {
      const outcome = tableFails(one, failing, plan);
      notes.push(...outcome.notes);
      obstacles.push(...outcome.obstacles);
    }
    if ('failure' in found || isThere) continue;
    const { failed } = found;
    notes.push(...failed.map((key) => keyNote(table, one, key, named)));
    notes.push(...failed.flatMap(({ key }) => referenceNotes(table, key, tables, named)));
  }
  return { notes: notes.map((note) => ({ ...note, place: toSource(note.place) })), obstacles };
}

/** A transform that cannot change a value fails the load in the same way. */
async function equalKeysOrFailure(
  source: SourceSession,
  work: TableWork,
  table: Table,
  run: RunContext,
  ledger: readonly Note[],
): Promise<{ readonly failed: readonly EqualKey[] } | { readonly failure: FailureReport }> {
  try {
    return { failed: await equalKeys(source, work, table, run, ledger) };
  } catch (error) {
    if (!isMigrationError(error) || error.code !== 'TRANSFORM_FAILED') throw error;
    return { failure: failureOf(error) };
  }
}

/** Whether a key is there before the rows, so that it refuses them. */
function isMadeFirst({ primaryKey, uniqueKeys }: Table, key: Key, { options, target }: RunContext): boolean {
  if (options.mode === 'into-existing') return true;
  if (target.dialect.capabilities.constraintsAfterLoad) return false;
  return primaryKey?.columns === key || uniqueKeys.some(({ columns }) => columns === key);
}

function keyFailure(table: Table, work: TableWork, equal: EqualKey, named: MadeNames): FailureReport {
  const { key } = equal;
  return {
    code: 'WRITE_FAILED',
    message: `The target refuses rows of ${formatTableName(work.source.name)}: some are equal in its key or unique index (${key.join(', ')}) (${equalRowsText(equal)}).`,
    place: placeOf(table.name, named.key(table, key)),
    hint: waysOut(work, equal),
  };
}

function keyNote(table: Table, work: TableWork, equal: EqualKey, named: MadeNames): Note {
  const { key } = equal;
  const columns = key.join(', ');
  return {
    code: 'STEP_FAILED',
    severity: 'loss',
    place: placeOf(table.name, named.key(table, key)),
    message: `The key or unique index (${columns}) cannot be made: ${whatDiffers(work.source.name)}.`,
    ...equalRowsFacts(equal),
    suggestion: waysOut(work, equal),
  };
}

function referenceNotes(
  parent: Table,
  key: Key,
  tables: readonly Table[],
  named: MadeNames,
): readonly Note[] {
  return tables.flatMap((table) =>
    table.foreignKeys
      .filter(({ references }) => tableKey(references.table) === tableKey(parent.name))
      .filter(({ references }) => references.columns.toSorted().join('\0') === key.toSorted().join('\0'))
      .map((reference): Note => {
        const message = `The foreign key (${reference.columns.join(', ')}) cannot be made, as the key of ${formatTableName(parent.name)} that it refers to cannot.`;
        const place = placeOf(table.name, named.foreignKey(table, reference));
        return { code: 'STEP_FAILED', severity: 'loss', place, message };
      }),
  );
}
