import {
  type ColumnProfile,
  type DatabaseSchema,
  type Finding,
  formatTableName,
  SHAPE_FINDINGS,
  type SourceSession,
  type Table,
  type ValueShape,
} from '@godwit/plugin-api';
import { openSource } from '../dialects/open-sessions.js';
import { asMigrationError } from '../errors/wrap-error.js';
import { describeSide } from '../plan/describe-side.js';
import type { NameMap } from '../plan/names/name-map.js';
import { withoutModules } from '../plan/tables/module-tables.js';
import { refuseUnreadable } from '../plan/tables/refuse-unreadable.js';
import { selectTables } from '../plan/tables/select-tables.js';
import { type ChosenTypes, chooseTypes } from '../plan/types/choose-types.js';
import { ColumnChoices } from '../plan/types/column-choices.js';
import { inferTasks } from '../plan/types/infer-tasks.js';
import { inferTypes } from '../plan/types/infer-types.js';
import { profileTables, type TableFacts } from '../plan/types/profile-tables.js';
import { profileTask } from '../plan/types/profile-task.js';
import { typeNotes } from '../plan/types/type-notes.js';
import { TypeOverrides } from '../plan/types/type-overrides.js';
import { TypeWishes } from '../plan/types/type-wishes.js';
import { readerCount } from '../reading/reader-count.js';
import type { RunContext } from '../run-context.js';
import { choicesOf } from './choices-of.js';
import type { ColumnFate, DatabaseProfile, ProfiledColumn, ProfiledTable } from './database-profile.js';
import { nameFindings } from './name-findings.js';

/** The bytes of a name that PostgreSQL allows, where no target says another number. */
const USUAL_NAME_BYTES = 63;

/** What a move would call things does not matter here. */
const SAME_NAMES: NameMap = {
  notes: [],
  changed: false,
  table: (name) => name,
  column: (_table, column) => column,
  object: (name) => name,
  type: (type) => type,
};

/** Throws what a plan throws about the source and the options. */
export async function profileDatabase(run: RunContext): Promise<DatabaseProfile> {
  try {
    return await profileSource(run);
  } catch (error) {
    throw asMigrationError(error, run.signal);
  }
}

async function profileSource(run: RunContext): Promise<DatabaseProfile> {
  const { source, options, signal } = run;
  const { snapshot, damagedSource: damaged, ofSource } = options;
  const readers = readerCount(options);
  await using session = await openSource(source, {
    readers,
    snapshot,
    damaged,
    options: ofSource,
    signal,
  });
  const schema = withoutModules(await session.introspect());
  const tables = selectTables(schema, options);
  refuseUnreadable({ side: 'source', rows: options.mode === 'schema-only' ? [] : tables });
  run.events.emit({ type: 'plan:started', tables: tables.length });
  const profiled = await profileSourceTables(run, session, schema, tables);
  const { target } = run;
  const named = target.dialect.name !== source.dialect.name;
  const { capabilities } = target.dialect;
  const bytes = named ? capabilities.maxIdentifierBytes : USUAL_NAME_BYTES;
  const schemas = !named || capabilities.schemas;
  return {
    side: describeSide(source, schema),
    ...(named ? { for: target.dialect.name } : {}),
    infer: options.infer,
    tables: profiled,
    names: nameFindings({ ...schema, tables }, { bytes, schemas }).map((finding) => {
      return { ...finding, choices: choicesOf(finding, {}) };
    }),
  };
}

async function profileSourceTables(
  run: RunContext,
  session: SourceSession,
  schema: DatabaseSchema,
  tables: readonly Table[],
): Promise<readonly ProfiledTable[]> {
  const { source, target, options } = run;
  const overrides = new TypeOverrides(options.typeMappings, schema.tables, tables);
  const choices = new ColumnChoices(options.columns, schema.tables, tables);
  const readsCounts = source.dialect.capabilities.readsCounts === true;
  const wishes = new TypeWishes(overrides, choices, readsCounts, new Map(), tables);
  const transforms = [...wishes.transforms(tables), ...run.transforms];
  const tasks = tables.map((table) => ({
    ...profileTask(table, { wishes, choices }, transforms, []),
    findings: true,
  }));
  const facts = await profileTables(run, session, tasks);
  if (source.dialect.name === target.dialect.name)
    return tables.map((table, index) => profiledTable(table, facts[index] ?? {}));
  const inferred = inferTypes(inferTasks({ tables, facts, wishes, choices, options, transforms }));
  const { types } = target.dialect;
  const parts = { wishes, choices, inferred, conversions: new Map(), refusals: new Map() };
  const choice = { ...parts, names: SAME_NAMES, target: types, where: undefined };
  return tables.map((table, index) => {
    const known = facts[index] ?? {};
    const { draft, notes, decisions } = chooseTypes(table, known, choice);
    const chosen = { draft, notes: [...notes, ...typeNotes(draft, decisions)] };
    return profiledTable(table, known, (column) => fateOf(chosen, column, types));
  });
}

function profiledTable(
  table: Table,
  { profile }: TableFacts,
  fate: (column: string) => ColumnFate | undefined = () => undefined,
): ProfiledTable {
  const profiles = new Map(profile?.columns.map((column) => [column.name, column]));
  return {
    name: formatTableName(table.name),
    // A guess is no count.
    ...(profile === undefined ? {} : { rows: Number(profile.rows) }),
    columns: table.columns.map(({ name, nativeType, type }): ProfiledColumn => {
      const becomes = fate(name);
      return {
        name,
        nativeType,
        declared: type,
        ...valuesOf(profiles.get(name)),
        shapes: shapesOf(name, profile?.findings ?? []),
        ...(becomes && { becomes }),
      };
    }),
    findings: (profile?.findings ?? []).map((finding) => {
      const column = table.columns.find(({ name }) => name === finding.place.column);
      const found = column && { column, profile: profiles.get(column.name), becomes: fate(column.name) };
      return { ...finding, choices: choicesOf(finding, found ?? {}) };
    }),
  };
}

function valuesOf(profile: ColumnProfile | undefined): Pick<ProfiledColumn, 'nulls' | 'facts'> {
  return { nulls: Number(profile?.nulls ?? 0n), facts: profile?.facts ?? {} };
}

function shapesOf(column: string, findings: readonly Finding[]): readonly ValueShape[] {
  const told = new Set(findings.filter(({ place }) => place.column === column).map(({ code }) => code));
  return (Object.keys(SHAPE_FINDINGS) as ValueShape[]).filter((shape) => told.has(SHAPE_FINDINGS[shape]));
}

function fateOf(
  { draft, notes }: Pick<ChosenTypes, 'draft' | 'notes'>,
  name: string,
  types: { toNative(type: ColumnFate['type']): { readonly type: string } },
): ColumnFate | undefined {
  const column = draft.columns.find(({ source }) => source.name === name);
  if (column === undefined) return undefined;
  return {
    type: column.type,
    targetType: types.toNative(column.type).type,
    ...(column.reason === undefined ? {} : { reason: column.reason }),
    inferred: column.origin === 'inferred',
    notes: notes.filter(({ place }) => place.column === name),
  };
}
