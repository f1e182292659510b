import {
  type AnyTransform,
  type Column,
  type ColumnProfile,
  formatLogicalType,
  type LogicalType,
  type Note,
  type Table,
  type TypeMapper,
  type ValueShape,
} from '@godwit/plugin-api';
import { appliedChoices, asBytes, choiceNotes, readChoices } from './apply-choice.js';
import type { ColumnChoices } from './column-choices.js';
import type { ColumnDraft, TableDraft } from './drafts.js';
import type { Inference, Inferred } from './infer-types.js';
import { matchesNames } from './match-transform.js';
import type { NameMap } from './name-map.js';
import { nullsInKey, nullsInNotNull, nullsPutInKey } from './null-notes.js';
import type { ProfileTask, TableFacts } from './profiler.js';
import { type TypeDecision, typeNotes } from './type-notes.js';
import type { TypeOverrides } from './type-overrides.js';

/** What choosing needs to know beside the table. */
export interface TypeChoice {
  readonly overrides: TypeOverrides;
  readonly choices: ColumnChoices;
  readonly inferred: Inference;
  readonly names: NameMap;
  readonly target: TypeMapper;
  readonly where: string | undefined;
}

/** A table with a type chosen for every column, and the notes that tell of the choices. */
export interface ChosenTypes {
  readonly draft: TableDraft;
  readonly notes: readonly Note[];
}

/** What a full scan of a table is asked. */
export function profileTask(
  table: Table,
  { overrides, choices }: Pick<TypeChoice, 'overrides' | 'choices'>,
  transforms: readonly AnyTransform[],
  shapes: readonly ValueShape[],
): ProfileTask {
  return {
    table,
    columns: table.columns.map((column) => ({
      name: column.name,
      as: askedType(table, column, overrides),
      ...readChoices(choices.find(table, column)),
    })),
    chosen: table.columns.filter((column) => overrides.find(table, column)).map((column) => column.name),
    shapes,
    transformed: table.columns.some((column) => {
      return transforms.some((transform) => matchesNames(transform, table, column));
    }),
  };
}

/** The type that a column's values are asked for: the config's choice, else the declared one. */
function askedType(table: Table, column: Column, overrides: TypeOverrides): LogicalType {
  const override = overrides.find(table, column);
  return override === undefined ? column.type : withCollation(override, column.type);
}

/** Chooses the types of a table: the config's wish, else the declared type, widened where the values need it. */
export function chooseTypes(table: Table, facts: TableFacts, choice: TypeChoice): ChosenTypes {
  const notes: Note[] = [];
  const profiles = new Map(facts.profile?.columns.map((column) => [column.name, column]));
  const keyColumns = table.columns.filter(({ name }) => table.primaryKey?.columns.includes(name));
  const holdsNulls = keyColumns.some(({ name }) => (profiles.get(name)?.nulls ?? 0n) > 0n);
  const columns = table.columns.map((column) => {
    const profile = profiles.get(column.name);
    return chooseColumn(table, column, profile, choice, notes);
  });
  const getsNulls = columns.some(({ source, misfits }) => misfits === 'null' && keyColumns.includes(source));
  const keyHasNulls = holdsNulls || getsNulls;
  if (holdsNulls) notes.push(nullsInKey(table, profiles));
  else if (getsNulls) notes.push(nullsPutInKey(table));
  const draft: TableDraft = {
    source: table,
    target: choice.names.table(table.name) ?? table.name,
    columns,
    keyHasNulls,
    profiled: facts.profile !== undefined,
    ...(facts.rows === undefined ? {} : { rows: facts.rows }),
    ...(choice.where === undefined ? {} : { where: choice.where }),
  };
  return { draft, notes };
}

function chooseColumn(
  table: Table,
  column: Column,
  profile: ColumnProfile | undefined,
  choice: TypeChoice,
  notes: Note[],
): ColumnDraft {
  const decided = decide(table, column, profile, choice);
  const { as, form, reason, origin } = decided;
  const own = choice.choices.find(table, column);
  // Every value is of the inferred type.
  const applied = origin === 'inferred' ? {} : appliedChoices(own, profile);
  const nulls = profile?.nulls ?? 0n;
  if (origin !== 'inferred') notes.push(...choiceNotes(table, column, own, profile));
  // What a scan says of another type is not true of bytes.
  if (!decided.chosenBytes) notes.push(...(profile?.notes ?? []), ...typeNotes(table, column, decided));
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
    ...(reason === undefined ? {} : { reason }),
  };
}

function decide(
  table: Table,
  column: Column,
  profile: ColumnProfile | undefined,
  choice: TypeChoice,
): TypeDecision & { readonly chosenBytes: boolean } {
  const { inferred, overrides, choices } = choice;
  const wish = overrides.find(table, column) !== undefined;
  const asked = askedType(table, column, overrides);
  const bytes = asBytes(choices.find(table, column), profile);
  const decided: Decided =
    bytes ?? inferredType(inferred.find(column)) ?? plainType(column, asked, profile, choice);
  const possible = decided.origin === 'values' ? inferred.possible(column) : undefined;
  return {
    wish,
    asked,
    profile,
    as: decided.as,
    form: decided.form,
    origin: decided.origin ?? (wish ? 'config' : 'declared'),
    reason: possible === undefined ? decided.reason : couldBe(possible),
    possible,
    refusal: inferred.refusal(column),
    chosenBytes: bytes !== undefined,
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

/** What the values are, where that alone decides nothing. */
function couldBe({ as, evidence }: Inferred): string {
  return `${evidence} infer: "full" makes it ${formatLogicalType(as)}.`;
}

/** The asked type, or the one that the values need in its place. */
function plainType(
  column: Column,
  asked: LogicalType,
  profile: ColumnProfile | undefined,
  { target }: TypeChoice,
): Decided {
  const fits = profile?.fits;
  if (fits !== undefined) {
    const { form, reason } = fits;
    const as = withCollation(fits.as, column.type);
    return { as, ...(form === undefined ? {} : { form }), reason, origin: 'values' };
  }
  const form = profile?.form === undefined ? {} : { form: profile.form };
  if (asked.kind !== 'native' || target.toNative(asked).fidelity !== 'lossy') return { as: asked, ...form };
  const reason = 'The declared type has no meaning outside its dialect.';
  return { as: { kind: 'text' }, ...form, reason, origin: 'values' };
}

/** How text compares stays the column's own, whatever length its type is given. */
function withCollation(type: LogicalType, declared: LogicalType): LogicalType {
  if (type.kind !== 'text' || type.collation !== undefined || declared.kind !== 'text') return type;
  return declared.collation === undefined ? type : { ...type, collation: declared.collation };
}
