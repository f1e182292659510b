import type {
  Check,
  Column,
  DatabaseSchema,
  Expression,
  Index,
  IntrospectOptions,
  SqlExpression,
  Table,
  TableName,
} from '@godwit/plugin-api';
import type { DatabaseState } from './database.js';
import { parseExpression } from './expressions.js';

/** The version that this dialect calls itself. */
const VERSION = '1';

/** A database as a schema; only of some schemas where that is asked. */
export function introspect(
  dialect: string,
  state: DatabaseState,
  { schemas }: IntrospectOptions = {},
): DatabaseSchema {
  const isAsked = ({ name }: { readonly name: TableName }): boolean =>
    schemas === undefined || name.schema === undefined || schemas.includes(name.schema);
  return {
    dialect,
    version: VERSION,
    tables: state.tables.map(({ table }) => withMeanings(table)).filter(isAsked),
    views: state.views.filter(isAsked),
    triggers: state.triggers.filter((trigger) => isAsked({ name: trigger.table })),
    enums: state.enums.filter(isAsked),
    domains: state.domains.filter(isAsked),
    sequences: state.sequences.filter(isAsked),
    notes: [],
  };
}

/** Expressions are kept as text; what they mean is read when they are shown. */
function withMeanings(table: Table): Table {
  return {
    ...table,
    columns: table.columns.map(columnWithMeanings),
    indexes: table.indexes.map(indexWithMeanings),
    checks: table.checks.map((check: Check) => ({ ...check, expression: withMeaning(check.expression) })),
  };
}

function columnWithMeanings(column: Column): Column {
  const { default: value, generated } = column;
  return {
    ...column,
    ...(value === undefined ? {} : { default: withMeaning(value) }),
    ...(generated === undefined
      ? {}
      : { generated: { ...generated, expression: withMeaning(generated.expression) } }),
  };
}

function indexWithMeanings(index: Index): Index {
  return {
    ...index,
    parts: index.parts.map((part) =>
      part.expression === undefined ? part : { ...part, expression: withMeaning(part.expression) },
    ),
    ...(index.where === undefined ? {} : { where: withMeaning(index.where) }),
  };
}

function withMeaning(expression: SqlExpression): SqlExpression {
  const tree: Expression | undefined = expression.tree ?? parseExpression(expression.text);
  return tree === undefined ? expression : { ...expression, tree };
}
