import type {
  CompiledDdl,
  DatabaseSchema,
  Dialect,
  Note,
  Statement,
  Table,
  TargetSchema,
} from '@godwit/plugin-api';
import type { TableDraft } from './drafts.js';
import type { ExistingTable, ExistingTarget } from './existing-target.js';
import type { NameMap } from './name-map.js';
import { ObjectNames } from './object-names.js';
import type { OwnObjects } from './own-objects.js';
import { tableKey } from './place.js';
import { presentObjects } from './present-objects.js';
import { targetTable } from './target-table.js';
import { uniqueIds } from './unique-ids.js';

/** The statements of a plan, and what they do not carry. */
export interface PlannedDdl {
  readonly statements: readonly Statement[];
  readonly notes: readonly Note[];
  /** Ids of the statements that bring back what rests during a load. */
  readonly restoring: ReadonlySet<string>;
  /** Ids of the statements that drop what is in the way. */
  readonly dropping: ReadonlySet<string>;
  /** The tables as the target shall hold them; none where a load goes into tables that are there. */
  readonly tables: readonly Table[];
  /** Whether the target computes a column: keys are `tableKey` and the column's name. */
  computes(table: Table['name'], column: string): boolean;
}

/** What the statements of a new schema depend on. */
export interface SchemaInput {
  readonly drafts: readonly TableDraft[];
  readonly schema: DatabaseSchema;
  readonly names: NameMap;
  readonly own: OwnObjects;
  readonly strict: boolean;
  readonly collations: Readonly<Record<string, string>>;
  readonly target: Dialect;
  readonly existing: ExistingTarget;
  readonly victims: readonly ExistingTable[];
}

/** Statements that make everything anew, after dropping what is in the way. */
export function planSchema(input: SchemaInput): PlannedDdl {
  const { drafts, target, existing, victims } = input;
  const names = new ObjectNames(
    target.capabilities,
    drafts.map((draft) => draft.target),
    kept(existing, victims),
  );
  const sides = { from: input.schema.dialect, target };
  const made = drafts.map((draft) =>
    targetTable(draft, drafts, { objects: names, types: input.names, sides }),
  );
  const tables = made.map(({ table }) => table);
  const ddl = target.ddl.create(schemaOf(tables, input));
  const drops = target.ddl.drop(victims.map(({ table }) => table));
  const statements = uniqueIds([
    ...drops,
    ...ddl.statements,
    ...target.ddl.resetIdentities(tables),
    ...target.ddl.analyze(tables),
  ]);
  const dropping = idsOf(statements.slice(0, drops.length));
  const notes = [...names.notes, ...made.flatMap((one) => one.notes), ...ddl.notes];
  return { statements, notes, dropping, restoring: new Set(), tables, computes: computedColumns(ddl) };
}

/** Statements around a load into tables that are there: their foreign keys rest, their generators follow. */
export function planDataOnly(
  drafts: readonly TableDraft[],
  target: Dialect,
  existing: ExistingTarget,
): PlannedDdl {
  const tables = drafts.flatMap((draft) => {
    const table = existing.table(draft.target);
    return table === undefined ? [] : [withLastValues(table, draft)];
  });
  const generated = tables.flatMap((table) => {
    const columns = table.columns.filter((column) => column.generated !== undefined);
    return columns.map((column) => ({ table: table.name, column: column.name }));
  });
  const suspended = target.ddl.suspendForeignKeys(tables);
  const statements = uniqueIds([
    ...suspended,
    ...target.ddl.resetIdentities(tables),
    ...target.ddl.analyze(tables),
  ]);
  const resting = statements
    .slice(0, suspended.length)
    .filter((statement) => statement.phase === 'after-load');
  const computes = computedColumns({ generated });
  return {
    statements,
    notes: [],
    dropping: new Set(),
    restoring: idsOf(resting),
    tables: [],
    computes,
  };
}

function idsOf(statements: readonly Statement[]): ReadonlySet<string> {
  return new Set(statements.map((statement) => statement.id));
}

function schemaOf(
  tables: readonly Table[],
  { schema, names, own, strict, collations, existing }: SchemaInput,
): TargetSchema {
  const enums = schema.enums.map((one) => ({ ...one, name: names.object(one.name) }));
  const domains = schema.domains.map((domain) => ({
    ...domain,
    name: names.object(domain.name),
    type: names.type(domain.type),
    ...(domain.over === undefined ? {} : { over: names.object(domain.over) }),
  }));
  const { views, triggers, sequences } = own;
  const placed = [...tables, ...enums, ...domains, ...views, ...sequences];
  const schemas = placed.map(({ name }) => name.schema).filter((one) => one !== undefined);
  const present = presentObjects({ enums, domains, sequences }, existing.schema);
  return {
    from: schema.dialect,
    tables,
    schemas: [...new Set(schemas)],
    enums,
    domains,
    strict,
    collations,
    ...(existing.schema.types === undefined ? {} : { types: existing.schema.types }),
    ...(existing.schema.has === undefined ? {} : { has: existing.schema.has }),
    views,
    triggers,
    sequences,
    present,
  };
}

function computedColumns(ddl: Pick<CompiledDdl, 'generated'>): PlannedDdl['computes'] {
  const computed = new Set(ddl.generated?.map(({ table, column }) => `${tableKey(table)} ${column}`));
  return (table, column) => computed.has(`${tableKey(table)} ${column}`);
}

/** What the target still holds after the victims are gone. */
function kept(existing: ExistingTarget, victims: readonly ExistingTable[]): DatabaseSchema {
  const gone = new Set(victims.map(({ table }) => tableKey(table.name)));
  return {
    ...existing.schema,
    tables: existing.schema.tables.filter((table) => !gone.has(tableKey(table.name))),
  };
}

/** A generator of the target must also pass what the source's generator gave before. */
function withLastValues(table: Table, draft: TableDraft): Table {
  const columns = table.columns.map((column) => {
    const lastValue = draft.columns.find((one) => one.target === column.name)?.source.identity?.lastValue;
    if (column.identity === undefined || lastValue === undefined) return column;
    const own = column.identity.lastValue;
    const larger = own === undefined || BigInt(lastValue) > BigInt(own) ? lastValue : own;
    return { ...column, identity: { ...column.identity, lastValue: larger } };
  });
  return { ...table, columns };
}
