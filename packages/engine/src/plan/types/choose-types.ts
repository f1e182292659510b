import {
  type AnyTransform,
  type Column,
  type ColumnPlan,
  type ColumnProfile,
  isCountForm,
  type LogicalType,
  type Note,
  type Table,
  type TypeMapper,
  type ValueTraits,
} from '@godwit/plugin-api';
import type { NameMap } from '../names/name-map.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import { appliedChoices, asBytes } from './apply-choice.js';
import { asked, withCollation } from './asked-type.js';
import type { ColumnChoices } from './column-choices.js';
import type { GivenTypes } from './given-types.js';
import type { Inference, Inferred } from './infer-types.js';
import { nullsInKey, nullsInNotNull, nullsPutInKey } from './null-notes.js';
import type { TableFacts } from './profile-tables.js';
import type { TypeDecision } from './type-notes.js';
import type { TypeWishes } from './type-wishes.js';

/** What choosing needs to know beside the table. */
export interface TypeChoice {
  readonly wishes: TypeWishes;
  /** What makes values of types that the source does not read by itself. */
  readonly conversions: ReadonlyMap<Column, AnyTransform>;
  /** The rows of columns of which it cannot. */
  readonly refusals: ReadonlyMap<Column, Pick<Note, 'count' | 'keys'>>;
  readonly choices: ColumnChoices;
  readonly inferred: Inference;
  readonly names: NameMap;
  readonly target: TypeMapper;
  readonly where: string | undefined;
  /** The types of the target's columns, where its tables are there. */
  readonly given?: GivenTypes | undefined;
}

/** A table with a type chosen for every column, and what tells of the choices. */
export interface ChosenTypes {
  readonly draft: TableDraft;
  readonly notes: readonly Note[];
  /** In the order of the columns; what becomes of their types is told once transforms and keys have had their say. */
  readonly decisions: readonly TypeDecision[];
}

/** Chooses the types of a table: the config's wish, else the declared type, widened where the values need it. */
export function chooseTypes(table: Table, facts: TableFacts, choice: TypeChoice): ChosenTypes {
  const notes: Note[] = [];
  const decisions: TypeDecision[] = [];
  const rows = facts.profile?.rows;
  const profiles = new Map(facts.profile?.columns.map((column) => [column.name, column]));
  const keyColumns = table.columns.filter(({ name }) => table.primaryKey?.columns.includes(name));
  const holdsNulls = keyColumns.some(({ name }) => (profiles.get(name)?.nulls ?? 0n) > 0n);
  const columns = table.columns.map((column) => {
    const decision = decide(table, column, { profile: profiles.get(column.name), rows }, choice);
    decisions.push(decision);
    return chooseColumn(table, column, decision, choice, notes);
  });
  const getsNulls = columns.some(({ source, misfits }) => misfits === 'null' && keyColumns.includes(source));
  const keyHasNulls = holdsNulls || getsNulls;
  const largestCell = facts.profile?.largestCell?.bytes;
  if (holdsNulls) notes.push(nullsInKey(table, profiles));
  else if (getsNulls) notes.push(nullsPutInKey(table));
  const draft: TableDraft = {
    source: table,
    target: choice.names.table(table.name) ?? table.name,
    columns,
    keyHasNulls,
    profiled: facts.profile !== undefined,
    ...(facts.rows === undefined ? {} : { rows: facts.rows }),
    ...(largestCell === undefined ? {} : { largestCell }),
    ...(choice.where === undefined ? {} : { where: choice.where }),
  };
  return { draft, notes, decisions };
}

function chooseColumn(
  table: Table,
  column: Column,
  { as, form, reason, origin, profile, own }: TypeDecision,
  choice: TypeChoice,
  notes: Note[],
): ColumnDraft {
  // Every value is of the inferred type.
  const applied = origin === 'inferred' ? {} : appliedChoices(own, profile);
  const nulls = profile?.nulls ?? 0n;
  if (!column.nullable && nulls > 0n) notes.push(nullsInNotNull(table, column, nulls));
  return {
    source: column,
    target: choice.names.column(table.name, column.name) ?? column.name,
    as,
    type: as,
    nullable: column.nullable || nulls > 0n || applied.misfits === 'null',
    steps: [],
    origin,
    ...applied,
    ...(form === undefined ? {} : { form }),
    ...(choice.wishes.taken(column)?.chosen === true ? { chosen: true } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(profile?.reworded === undefined ? {} : { reworded: profile.reworded }),
    ...traitsOf(column, as, profile?.traits, form),
  };
}

/** Times that are kept as numbers of one form are in the order of the numbers; of values of another type nothing is known. */
function traitsOf(
  { type, traits: declared }: Column,
  as: LogicalType,
  found: ValueTraits | undefined,
  form: ColumnDraft['form'],
): Pick<ColumnDraft, 'traits'> {
  if (found !== undefined) return { traits: isCountForm(form) ? { ...found, spelling: form } : found };
  const traits = type.kind === as.kind ? declared : {};
  return traits === undefined ? {} : { traits };
}

function decide(
  table: Table,
  column: Column,
  { profile, rows }: Pick<TypeDecision, 'profile' | 'rows'>,
  choice: TypeChoice,
): TypeDecision {
  const { inferred, wishes, choices } = choice;
  const wished = wishes.read(table, column);
  const isTaken = wishes.taken(column) !== undefined;
  const { as, form } = asked(column, wished);
  const own = choices.find(table, column);
  const bytes = asBytes(own, profile);
  const guess = inferred.find(column);
  const decided: Decided =
    bytes ??
    inferredType(guess) ??
    converted(column, choice, isTaken) ??
    plainType(column, { as, form }, profile, choice);
  const possible = decided.origin === 'values' ? inferred.possible(column) : undefined;
  return {
    wish: wished !== undefined && !isTaken,
    asked: as,
    counts: wishes.find(table, column),
    follows: wishes.follows(column),
    rows,
    profile,
    as: decided.as,
    form: decided.form,
    origin: decided.origin ?? (isTaken ? 'target' : wished === undefined ? 'declared' : 'config'),
    reason: possible?.evidence ?? decided.reason,
    possible,
    inferred: guess,
    refusal: inferred.refusal(column),
    rowsRefused: choice.refusals.get(column),
    own,
    chosenBytes: bytes !== undefined,
    given: choice.given !== undefined,
  };
}

/** A type, how it is stored, and where it comes from, where that is neither the declaration nor typeMappings. */
interface Decided {
  readonly as: LogicalType;
  readonly form?: ColumnDraft['form'];
  readonly reason?: string;
  readonly origin?: 'values' | 'inferred' | 'config';
}

function inferredType(inferred: Inferred | undefined): Decided | undefined {
  if (inferred === undefined) return undefined;
  const { as, form, evidence } = inferred;
  return { as, ...(form === undefined ? {} : { form }), reason: evidence, origin: 'inferred' };
}

/** The type of the source, of which a conversion makes another one. */
function converted(column: Column, { conversions }: TypeChoice, isTaken: boolean): Decided | undefined {
  if (!conversions.has(column)) return undefined;
  return { as: column.type, ...(isTaken ? {} : { origin: 'config' as const }) };
}

/** The asked type, or the one that the values need in its place. */
function plainType(
  column: Column,
  { as: asked, form: said }: { readonly as: LogicalType; readonly form: ColumnPlan['form'] },
  profile: ColumnProfile | undefined,
  { target }: TypeChoice,
): Decided {
  const fits = profile?.fits;
  if (fits !== undefined) {
    const { form, reason } = fits;
    const as = withCollation(fits.as, column.type);
    return { as, ...(form === undefined ? {} : { form }), reason, origin: 'values' };
  }
  const found = profile?.form ?? said;
  const form = found === undefined ? {} : { form: found };
  if (asked.kind !== 'native' || target.toNative(asked).fidelity !== 'lossy') return { as: asked, ...form };
  const reason = 'The declared type has no meaning outside its dialect.';
  return { as: { kind: 'text' }, ...form, reason, origin: 'values' };
}
