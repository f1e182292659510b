import type { Column, Dialect, Note, SourceSession, Table } from '@godwit/plugin-api';
import type { ResolvedOptions } from '../../options/resolved-options.js';
import type { RunContext } from '../../run-context.js';
import type { Ledger } from '../ledger.js';
import type { NameMap } from '../names/name-map.js';
import { foldTransforms } from '../transforms/fold-transforms.js';
import { chooseTypes } from '../types/choose-types.js';
import type { ColumnChoices } from '../types/column-choices.js';
import { CONVERSION_TO_TARGET } from '../types/conversion.js';
import { type ConvertedWishes, convertWishes } from '../types/convert-wishes.js';
import type { GivenTypes } from '../types/given-types.js';
import { inferTasks, refuseUntransformed, shapesAsked } from '../types/infer-tasks.js';
import { inferTypes } from '../types/infer-types.js';
import { profileTables, type TableFacts } from '../types/profile-tables.js';
import { profileTask } from '../types/profile-task.js';
import { hasFewMisfits, hasWrongType, mayLeaveOut, rejectAll, rejectFew } from '../types/reject-few.js';
import { type LookAs, type MayGiveUp, takeGiven, type Untaken } from '../types/take-given.js';
import { typeNotes } from '../types/type-notes.js';
import type { TypeOverrides } from '../types/type-overrides.js';
import { type TakenType, type TakenTypes, TypeWishes } from '../types/type-wishes.js';
import { unifyKeyTypes } from '../types/unify-key-types.js';
import { withZoneSaid } from '../types/zone-note.js';
import { checkBadText } from './check-bad-text.js';
import type { TableDraft } from './drafts.js';
import { wordOf } from './select-tables.js';

/** What the drafts of tables follow from beside their values. */
export interface DraftParts {
  readonly overrides: TypeOverrides;
  readonly choices: ColumnChoices;
  readonly names: NameMap;
  readonly ledger: Ledger;
  /** The target's. */
  readonly dialect: Dialect;
  /** The types of the target's columns, where its tables are there. */
  readonly given: GivenTypes | undefined;
}

/** Scans every table and decides the types of its columns. Throws where bad text or a choice does not let it. */
export async function draftTables(
  run: RunContext,
  session: SourceSession,
  tables: readonly Table[],
  parts: DraftParts,
): Promise<readonly TableDraft[]> {
  const scanned = await scanLeavingOut(run, session, tables, parts);
  const { wishes } = wishesOf(run, tables, parts, new Map());
  const known = await convertWishes(session, tables, scanned, wishes, run);
  const planned = decide(run, tables, known, parts);
  const otherwise = parts.given?.otherwise(planned.drafts, wishes) ?? new Map();
  const { drafts, notes } =
    otherwise.size === 0 ? planned : await decideAgain(run, otherwise, session, { tables, known, parts });
  parts.ledger.add(...notes);
  return drafts;
}

/** A column of which most values do not fit is looked at once more for another type, where rows may be left out. */
async function scanLeavingOut(
  run: RunContext,
  session: SourceSession,
  tables: readonly Table[],
  parts: DraftParts,
): Promise<readonly TableFacts[]> {
  if (!mayLeaveOut(run)) return scan(run, session, tables, parts);
  const facts = await scan(run, session, tables, { ...parts, choices: rejectAll(tables, parts.choices) });
  const { choices } = rejectFew(tables, { facts, choices: parts.choices }, run);
  const wrong = tables.filter((table, index) => hasWrongType(table, facts[index], choices));
  if (wrong.length === 0) return facts;
  const again = await scan(run, session, wrong, { ...parts, choices });
  return facts.map((known, index) => again[wrong.indexOf(tables[index] as Table)] ?? known);
}

/** Decides again, with the types of the target's columns that lose nothing in any value. */
async function decideAgain(
  run: RunContext,
  otherwise: TakenTypes,
  session: SourceSession,
  { tables, known, parts }: Scanned,
): Promise<Decided> {
  const leaves = mayLeaveOut(run);
  const asking = leaves ? { ...parts, choices: rejectAll(tables, parts.choices) } : parts;
  const look: LookAs = async (asked, types) => {
    const scanned = await scan(run, session, asked, asking, types);
    const read = (_: Table, column: Column): TakenType | undefined => types.get(column);
    return convertWishes(session, asked, scanned, { read, by: CONVERSION_TO_TARGET }, run);
  };
  const mayGiveUp: MayGiveUp = (table, column, { profile, rows }) => {
    const { misfits } = parts.choices.find(table, column);
    if (misfits !== undefined) return misfits === 'null' || misfits === 'reject';
    return leaves && hasFewMisfits(profile, rows);
  };
  const taken = await takeGiven(otherwise, tables, { known, mayGiveUp }, look);
  const { drafts, notes } = decide(run, tables, taken.known, parts, taken.whole);
  return { drafts: drafts.map((draft) => withUntaken(draft, taken.untaken)), notes };
}

function withUntaken(draft: TableDraft, untaken: ReadonlyMap<Column, Untaken>): TableDraft {
  const columns = draft.columns.map((column) => {
    const against = untaken.get(column.source);
    return against === undefined ? column : { ...column, untaken: against };
  });
  return { ...draft, columns };
}

function scan(
  run: RunContext,
  session: SourceSession,
  tables: readonly Table[],
  parts: DraftParts,
  taken: TakenTypes = new Map(),
): Promise<readonly TableFacts[]> {
  const { choices } = parts;
  const { wishes, transforms } = wishesOf(run, tables, parts, taken);
  const shapesOf = shapesAsked(tables, choices, optionsOf(run));
  const tasks = tables.map((table, index) => {
    const task = profileTask(table, { wishes, choices }, transforms, shapesOf[index] ?? []);
    // What a target of the same dialect would hold as it is stored must be of the type that is taken.
    const isChanged = run.options.renumber || table.columns.some((one) => wishes.taken(one));
    return isChanged ? { ...task, transformed: true } : task;
  });
  return profileTables(run, session, tasks);
}

function decide(
  run: RunContext,
  tables: readonly Table[],
  { facts: found, conversions, refusals }: ConvertedWishes,
  parts: DraftParts,
  taken: TakenTypes = new Map(),
): Decided {
  const { names, dialect, given } = parts;
  const { wishes, transforms: asked } = wishesOf(run, tables, parts, taken);
  const transforms = [...conversions.values(), ...asked];
  const options = optionsOf(run);
  const { facts, choices } = rejectFew(tables, { facts: found, choices: parts.choices }, run);
  checkBadText(tables, facts, { onBadText: options.onBadText, choices });
  const inferred = inferTypes(inferTasks({ tables, facts, wishes, choices, options, given, transforms }));
  const target = dialect.types;
  const choice = { wishes, conversions, refusals, choices, inferred, names, target, given };
  const chosen = tables.map((table, index) => {
    return chooseTypes(table, facts[index] ?? {}, { ...choice, where: wordOf(table, options.where) });
  });
  const folded = foldTransforms(
    chosen.map(({ draft }) => draft),
    transforms,
  );
  refuseUntransformed(folded.drafts, choices);
  const { drafts, notes } = unifyKeyTypes(folded.drafts);
  const told = drafts
    .flatMap((draft, index) => typeNotes(draft, chosen[index]?.decisions ?? []))
    .map((note) => withZoneSaid(note, options));
  return { drafts, notes: [...chosen.flatMap((one) => one.notes), ...told, ...folded.notes, ...notes] };
}

function wishesOf(
  run: RunContext,
  tables: readonly Table[],
  { overrides, choices, given }: DraftParts,
  taken: TakenTypes,
) {
  const readsCounts = run.source.dialect.capabilities.readsCounts === true;
  // Tables that are there have their types.
  const wishes = new TypeWishes(overrides, choices, readsCounts, taken, given === undefined ? tables : []);
  return { wishes, transforms: [...wishes.transforms(tables), ...run.transforms] };
}

/** Within one dialect the declared types are the best there are. */
function optionsOf(run: RunContext): ResolvedOptions {
  const { options, source, target } = run;
  return source.dialect.name === target.dialect.name ? { ...options, infer: 'declared' } : options;
}

/** Tables, what is known of their values, and what their drafts follow from beside them. */
interface Scanned {
  readonly tables: readonly Table[];
  readonly known: ConvertedWishes;
  readonly parts: DraftParts;
}

interface Decided {
  readonly drafts: readonly TableDraft[];
  readonly notes: readonly Note[];
}
