import type { CompiledDdl, SchemaObjects, Table, TableName, TargetSchema } from '@godwit/plugin-api';
import { compileCheck } from './checks.js';
import { chooseCollations } from './choose-collations.js';
import { serialNotes } from './column-definition.js';
import { compileComments } from './comments.js';
import { type CreateContext, createContext } from './create-context.js';
import { createDomains } from './create-domains.js';
import { createTable } from './create-table.js';
import { createEnum, createSchema } from './create-types.js';
import { compileDefaults } from './default-clause.js';
import { compileForeignKey } from './foreign-keys.js';
import { compileIndex } from './indexes.js';
import { compileKeys } from './keys.js';
import { madeTable } from './made-table.js';
import { withMetNeeds } from './met-needs.js';
import { compileNativeConstraint } from './native-constraints.js';
import { createSequence, raiseSequences } from './sequences.js';
import { qualifiedName } from './sql-text.js';
import { type Compiled, joinCompiled } from './statement.js';
import { compileTexts } from './views.js';
import { withoutNewer } from './without-newer.js';

/** The statements that make a schema, in the order to run them, and what they do not carry. */
export function create(given: TargetSchema): CompiledDdl {
  return compile(given).ddl;
}

/** What the catalogue has once the statements of a schema ran. */
export function makes(given: TargetSchema): SchemaObjects {
  return compile(given).objects();
}

/** What a schema is compiled to. */
interface Compilation {
  readonly ddl: CompiledDdl;
  readonly objects: () => SchemaObjects;
}

/** A plan asks for the statements of a schema, and its proof what they make. */
const compiled = new WeakMap<TargetSchema, Compilation>();

function compile(given: TargetSchema): Compilation {
  const known = compiled.get(given) ?? compileSchema(given);
  compiled.set(given, known);
  return known;
}

function compileSchema(given: TargetSchema): Compilation {
  const chosen = chooseCollations(given);
  const { schema, notes: newer } = withoutNewer(withMetNeeds(chosen.schema));
  const context = createContext(schema);
  const tables = schema.tables.map((table) => ({ table, created: createTable(table, context) }));
  const { sequences = [] } = schema;
  const present = new Set(schema.present?.map(qualifiedName));
  const isMissing = (object: { readonly name: TableName }): boolean =>
    !present.has(qualifiedName(object.name));
  const created = createDomains(context);
  const domains = joinCompiled(created.filter(({ domain }) => isMissing(domain)));
  const after = compileAfterLoad(schema, context);
  const ddl: CompiledDdl = {
    statements: [
      ...schema.schemas.map(createSchema),
      ...chosen.statements,
      ...context.enums.filter(isMissing).map(createEnum),
      ...domains.statements,
      ...sequences.filter(isMissing).map(createSequence),
      ...tables.map(({ created }) => created.statement),
      ...after.statements,
    ],
    notes: [
      ...chosen.notes,
      ...newer,
      ...domains.notes,
      ...tables.flatMap(({ created }) => created.notes),
      ...serialNotes(schema.tables),
      ...after.notes,
    ],
    generated: tables.flatMap(({ table, created }) =>
      created.generated.map((column) => ({ table: table.name, column })),
    ),
  };
  const objects = (): SchemaObjects => {
    const parts = Map.groupBy(after.made ?? [], ({ table }) => table);
    return {
      tables: tables.map(({ table, created }) =>
        madeTable(table, created.columns, parts.get(table.name) ?? [], context),
      ),
      views: schema.views.filter(isWhole),
      triggers: schema.triggers.filter(isWhole),
      sequences,
      domains: created.map(({ domain }) => domain),
    };
  };
  return { ddl, objects };
}

/** Whether everything that its text names comes along. */
function isWhole({ needs = [] }: { readonly needs?: readonly string[] }): boolean {
  return needs.length === 0;
}

/** Names that the source gave are taken first; what is named here comes after them. */
function compileAfterLoad(
  { tables, views, triggers, sequences = [] }: TargetSchema,
  context: CreateContext,
): Compiled {
  const indexes = joinCompiled(
    tables.flatMap((table) => table.indexes.map((index) => compileIndex(table, index, context))),
  );
  const defaults = joinCompiled(tables.map((table) => compileDefaults(table, context)));
  const keys = joinCompiled(tables.map((table) => compileKeys(table, context)));
  const native = compileNative(tables, context);
  const checks = tables.flatMap((table) => table.checks.map((check) => compileCheck(table, check, context)));
  const foreign = tables.flatMap((table) =>
    table.foreignKeys.map((key) => compileForeignKey(table, key, context)),
  );
  const comments = { statements: tables.flatMap(compileComments), notes: [] };
  const raised = { statements: raiseSequences(sequences), notes: [] };
  return joinCompiled([
    defaults,
    keys,
    ...native.own,
    indexes,
    ...checks,
    ...foreign,
    ...native.pointing,
    comments,
    raised,
    compileTexts(views, triggers),
  ]);
}

/** Those that point at a table need a key of it, which may be one of the others. */
function compileNative(
  tables: readonly Table[],
  context: CreateContext,
): Readonly<Record<'own' | 'pointing', readonly Compiled[]>> {
  const all = tables.flatMap((table) => (table.nativeConstraints ?? []).map((one) => ({ table, one })));
  const compile = (pointing: boolean): readonly Compiled[] =>
    all
      .filter(({ one }) => (one.references !== undefined) === pointing)
      .map(({ table, one }) => compileNativeConstraint(table, one, context));
  return { own: compile(false), pointing: compile(true) };
}
