import type { CompiledDdl, SchemaObjects, Statement, Table, TargetSchema } from '@godwit/plugin-api';
import type { MemoryRules } from '../capabilities.js';
import { type Constraint, constraintsOf } from '../constraint.js';
import { asAsked } from '../options.js';
import { addConstraint, lookAtRows, unvalidated } from './constraints.js';
import { createObjects, createTexts, ownDomain } from './objects.js';
import { Losses } from './own-expression.js';
import { ownTable } from './own-table.js';
import { beforeLoad } from './statement.js';

/** The statements that make a schema, in the order to run them, and what they do not carry. */
export function create(schema: TargetSchema, rules: MemoryRules): CompiledDdl {
  const losses = new Losses();
  const tables = ownTables(schema, rules, losses);
  return {
    statements: [
      ...schema.schemas.map(createSchema),
      ...createObjects(schema, tables, rules, losses),
      ...(rules.capabilities.constraintsAfterLoad ? inSteps(tables) : atOnce(tables)),
      ...createTexts(schema),
    ],
    notes: losses.notes,
    generated: tables.flatMap(({ name, columns }) =>
      columns
        .filter((column) => column.generated !== undefined)
        .map((column) => ({ table: name, column: column.name })),
    ),
  };
}

/** What a database holds once these statements ran. */
export function makes(schema: TargetSchema, rules: MemoryRules): SchemaObjects {
  const { views, triggers, sequences = [] } = schema;
  const tables = ownTables(schema, rules, new Losses());
  const domains = schema.domains.map((one) => ownDomain(one, schema.from, rules, new Losses()));
  return { tables, views, triggers, sequences, domains };
}

function ownTables(
  { tables, from, options }: TargetSchema,
  rules: MemoryRules,
  losses: Losses,
): readonly Table[] {
  return tables.map((table) => ownTable(asAsked(table, options), from, rules, losses));
}

/** Bare tables first; after the load keys and indexes, then what needs the keys of others. */
function inSteps(tables: readonly Table[]): readonly Statement[] {
  const all = tables.flatMap((table) => constraintsOf(table).map((constraint) => ({ table, constraint })));
  const [foreign, own] = [true, false].map((wanted) =>
    all.filter(({ constraint }) => (constraint.is === 'foreign-key') === wanted),
  );
  const later = [...(own ?? []), ...(foreign ?? [])];
  return [
    ...tables.map((table) => createTable(bare(table))),
    ...later.flatMap(({ table, constraint }) => addConstraint(table, constraint)),
  ];
}

/** Whole tables, whose checks and foreign keys rest during the load; a look at the rows follows it. */
function atOnce(tables: readonly Table[]): readonly Statement[] {
  return [
    ...tables.map((table) => createTable(resting(table))),
    ...tables.flatMap((table) => constraintsOf(table).flatMap((one) => lookAtRows(table, one))),
  ];
}

function bare(table: Table): Table {
  const { primaryKey: _, ...rest } = table;
  return { ...rest, uniqueKeys: [], foreignKeys: [], indexes: [], checks: [] };
}

function resting(table: Table): Table {
  const constraints: readonly Constraint[] = constraintsOf(table).map(unvalidated);
  return {
    ...table,
    checks: constraints.flatMap((one) => (one.is === 'check' ? [one.check] : [])),
    foreignKeys: constraints.flatMap((one) => (one.is === 'foreign-key' ? [one.key] : [])),
  };
}

function createTable(table: Table): Statement {
  const name = table.name.schema === undefined ? table.name.name : `${table.name.schema}.${table.name.name}`;
  const parts = { id: `create-table:${name}`, purpose: `create table ${name}`, table: table.name };
  return beforeLoad(parts, { do: 'create-table', table }, [{ do: 'drop-table', table: table.name }]);
}

/** A schema may hold what others put there, so it stays when the rest is taken back. */
function createSchema(schema: string): Statement {
  const parts = { id: `create-schema:${schema}`, purpose: `create schema ${schema} where it is missing` };
  return beforeLoad(parts, { do: 'create-schema', schema });
}
