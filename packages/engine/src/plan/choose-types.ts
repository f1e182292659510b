import {
  type AnyTransform,
  type Column,
  type ColumnProfile,
  formatLogicalType,
  type LogicalType,
  type Note,
  type Table,
  type TypeMapper,
} from '@godwit/plugin-api';
import type { ColumnDraft, TableDraft } from './drafts.js';
import { matchesNames } from './match-transform.js';
import type { NameMap } from './name-map.js';
import { placeOf } from './place.js';
import type { ProfileTask, TableFacts } from './profiler.js';
import type { TypeOverrides } from './type-overrides.js';

/** What choosing needs to know beside the table. */
export interface TypeChoice {
  readonly overrides: TypeOverrides;
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
  overrides: TypeOverrides,
  transforms: readonly AnyTransform[],
): ProfileTask {
  return {
    table,
    columns: table.columns.map((column) => ({ name: column.name, as: askedType(table, column, overrides) })),
    chosen: table.columns.filter((column) => overrides.find(table, column)).map((column) => column.name),
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
  const keyHasNulls = (table.primaryKey?.columns ?? []).some(
    (name) => (profiles.get(name)?.nulls ?? 0n) > 0n,
  );
  const columns = table.columns.map((column) => {
    const profile = profiles.get(column.name);
    notes.push(...(profile?.notes ?? []));
    return chooseColumn(table, column, profile, choice, notes);
  });
  if (keyHasNulls) notes.push(nullsInKey(table, profiles));
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
  const wish = choice.overrides.find(table, column) !== undefined;
  const asked = askedType(table, column, choice.overrides);
  const fits = profile?.fits;
  const foreign =
    fits === undefined && asked.kind === 'native' && choice.target.toNative(asked).fidelity === 'lossy';
  const as =
    fits === undefined ? (foreign ? { kind: 'text' as const } : asked) : withCollation(fits.as, column.type);
  const form = fits === undefined ? profile?.form : fits.form;
  const reason =
    fits?.reason ?? (foreign ? 'The declared type has no meaning outside its dialect.' : undefined);
  const origin = fits !== undefined || foreign ? 'values' : wish ? 'config' : 'declared';
  const nulls = profile?.nulls ?? 0n;
  notes.push(...typeNotes(table, column, { wish, asked, as, origin, reason, profile }));
  if (!column.nullable && nulls > 0n) notes.push(nullsInNotNull(table, column, nulls));
  return {
    source: column,
    target: choice.names.column(table.name, column.name) ?? column.name,
    as,
    type: as,
    nullable: column.nullable || nulls > 0n,
    steps: [],
    origin,
    ...(form === undefined ? {} : { form }),
    ...(reason === undefined ? {} : { reason }),
  };
}

interface Decision {
  readonly wish: boolean;
  readonly asked: LogicalType;
  readonly as: LogicalType;
  readonly origin: ColumnDraft['origin'];
  readonly reason: string | undefined;
  readonly profile: ColumnProfile | undefined;
}

function typeNotes(table: Table, column: Column, decision: Decision): readonly Note[] {
  const { wish, asked, as, origin, reason, profile } = decision;
  const place = placeOf(table.name, { column: column.name });
  const chosen = formatLogicalType(as);
  const declared = column.nativeType === '' ? 'declares no type' : `declares ${column.nativeType}`;
  if (origin === 'config') {
    if (formatLogicalType(column.type) === chosen) return [];
    const message = `The column ${declared}; typeMappings made it ${chosen}.`;
    return [{ code: 'TYPE_OVERRIDDEN', severity: 'info', place, message }];
  }
  if (origin === 'declared') return [];
  const rows = misfitFacts(profile);
  if (wish) {
    const message = `typeMappings asked for ${formatLogicalType(asked)}, but the column became ${chosen}: ${reason}`;
    const suggestion = 'Correct these rows, change them by a transform, or ask for a wider type.';
    return [{ code: 'TYPE_OVERRIDE_REFUSED', severity: 'warning', place, message, suggestion, ...rows }];
  }
  if (asked.kind === 'native') {
    const message = `The column ${declared}; it became ${chosen}: ${reason}`;
    return [{ code: 'TYPE_INFERRED', severity: 'info', place, message, ...rows }];
  }
  const message = `The column ${declared}, which ${misfitText(profile)}; it became ${chosen}: ${reason}`;
  const suggestion = `Correct these rows, or say the type that is meant: --type-mapping "${table.name.name}.${column.name}=...".`;
  return [{ code: 'TYPE_WIDENED', severity: 'warning', place, message, suggestion, ...rows }];
}

function misfitText(profile: ColumnProfile | undefined): string {
  const misfits = profile?.misfits ?? 0n;
  return misfits === 1n ? '1 value does not fit' : `${misfits} values do not fit`;
}

function misfitFacts(profile: ColumnProfile | undefined): Pick<Note, 'count' | 'keys'> {
  if (profile === undefined || profile.misfits === 0n) return {};
  return { count: Number(profile.misfits), keys: profile.misfitKeys };
}

function nullsInNotNull(table: Table, column: Column, nulls: bigint): Note {
  const message = `The column is NOT NULL but holds NULL in ${nulls} rows, so it became nullable.`;
  const place = placeOf(table.name, { column: column.name });
  const suggestion = 'Fill these NULLs, then set the column NOT NULL.';
  return { code: 'NULL_IN_NOT_NULL', severity: 'warning', place, message, suggestion, count: Number(nulls) };
}

function nullsInKey(table: Table, profiles: ReadonlyMap<string, ColumnProfile>): Note {
  const columns = table.primaryKey?.columns ?? [];
  const count = Math.max(...columns.map((name) => Number(profiles.get(name)?.nulls ?? 0n)));
  const place = placeOf(table.name, columns.length === 1 ? { column: columns[0] ?? '' } : {});
  const message = `The primary key (${columns.join(', ')}) holds NULL in ${count} rows, so it became a unique key.`;
  const suggestion = 'Fill or delete these rows, then make the primary key.';
  return { code: 'NULL_IN_KEY', severity: 'warning', place, message, suggestion, count };
}

/** How text compares stays the column's own, whatever length its type is given. */
function withCollation(type: LogicalType, declared: LogicalType): LogicalType {
  if (type.kind !== 'text' || type.collation !== undefined || declared.kind !== 'text') return type;
  return declared.collation === undefined ? type : { ...type, collation: declared.collation };
}
