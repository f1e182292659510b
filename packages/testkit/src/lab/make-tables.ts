import type {
  Column,
  CompiledDdl,
  Dialect,
  EnumType,
  LogicalType,
  Statement,
  Table,
  TableName,
  TargetSchema,
  TargetSession,
} from '@godwit/plugin-api';
import { never, RUN_ID } from './lab.js';

/** The dialect that expressions and types of the kit come from: none that a dialect could know. */
export const KIT_DIALECT = 'conformance-kit';

/** A column as the engine plans it: the native type is what the dialect says. */
export function column(
  { types }: Dialect,
  name: string,
  type: LogicalType,
  more: Partial<Column> = {},
): Column {
  return { name, type, nativeType: types.toNative(type).type, nullable: true, ...more };
}

/** A column `id` of 64 bits that is never null. */
export function idColumn(dialect: Dialect, name = 'id', more: Partial<Column> = {}): Column {
  return column(dialect, name, { kind: 'bigint' }, { nullable: false, ...more });
}

/** A table with a primary key over its first column unless said. */
export function table(name: TableName, columns: readonly Column[], more: Partial<Table> = {}): Table {
  const [first] = columns;
  const key = first === undefined ? {} : { primaryKey: { columns: [first.name] } };
  return { name, columns, ...key, uniqueKeys: [], foreignKeys: [], indexes: [], checks: [], ...more };
}

/** What a target is to hold, with the enumerations that the columns name. */
export function schemaOf(tables: readonly Table[], more: Partial<TargetSchema> = {}): TargetSchema {
  const types = tables.flatMap(({ columns }) => columns.map(({ type }) => type));
  const enums = new Map(types.flatMap(enumsOf).map((one) => [one.name.name, one]));
  const schemas = tables.map(({ name }) => name.schema).filter((one) => one !== undefined);
  return {
    from: KIT_DIALECT,
    tables,
    schemas: [...new Set(schemas)],
    enums: [...enums.values()],
    domains: [],
    views: [],
    triggers: [],
    ...more,
  };
}

function enumsOf(type: LogicalType): readonly EnumType[] {
  if (type.kind === 'array') return enumsOf(type.of);
  if (type.kind !== 'enum') return [];
  const name = type.schema === undefined ? { name: type.name } : { schema: type.schema, name: type.name };
  return [{ name, values: type.values }];
}

/** Runs the statements of a phase as the engine does: groups together, left out where their probe counts rows. */
export async function runPhase(
  dialect: Dialect,
  target: TargetSession,
  statements: readonly Statement[],
  phase: Statement['phase'],
): Promise<void> {
  const groups = groupsOf(
    statements.filter((statement) => statement.phase === phase),
    dialect.capabilities.transactionalDdl,
  );
  for (const group of groups) {
    const possible: Statement[] = [];
    for (const statement of group) if (!(await stands(target, statement))) possible.push(statement);
    const [first] = possible;
    if (first === undefined) continue;
    await target.execute(possible, { runId: RUN_ID, step: first.id }, never());
  }
}

async function stands(target: TargetSession, { skipWhen }: Statement): Promise<boolean> {
  if (skipWhen === undefined) return false;
  const [found] = await target.count([skipWhen.probe]);
  return found !== undefined && found.count > 0n;
}

/** Neighbours of one group stand together. */
export function groupsOf<T extends Statement>(
  statements: readonly T[],
  together: boolean,
): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (const statement of statements) {
    const last = groups.at(-1);
    const group = last?.[0]?.group;
    const joins = together && statement.group !== undefined && statement.transaction === 'group';
    if (joins && group === statement.group) last?.push(statement);
    else groups.push([statement]);
  }
  return groups;
}

/** Makes tables and fills them in between; returns what the compiler said. */
export async function makeTables(
  dialect: Dialect,
  target: TargetSession,
  schema: TargetSchema,
  load: () => Promise<void> = async () => {},
): Promise<CompiledDdl> {
  const compiled = dialect.ddl.create(schema);
  const statements = [...compiled.statements, ...dialect.ddl.resetIdentities(schema.tables, true)];
  await runPhase(dialect, target, statements, 'before-load');
  await load();
  await runPhase(dialect, target, statements, 'after-load');
  return compiled;
}
