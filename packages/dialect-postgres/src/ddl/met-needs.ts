import { mapExpressions, type Table, type TargetSchema } from '@godwit/plugin-api';

/** The schema without the needs that the target meets, so that what has no others is made as it was. */
export function withMetNeeds(schema: TargetSchema): TargetSchema {
  if (schema.from !== 'postgres' || schema.has === undefined) return schema;
  const has = new Set(schema.has);
  return {
    ...schema,
    tables: schema.tables.map((table) => metTable(table, has)),
    domains: schema.domains.map((domain) => ({
      ...domain,
      ...(domain.default === undefined ? {} : { default: met(domain.default, has) }),
      checks: domain.checks.map((check) => ({ ...check, expression: met(check.expression, has) })),
    })),
    views: schema.views.map((view) => met(view, has)),
    triggers: schema.triggers.map((trigger) => met(trigger, has)),
  };
}

function metTable(table: Table, has: ReadonlySet<string>): Table {
  const mapped = mapExpressions(table, (expression) => met(expression, has));
  const native = table.nativeConstraints?.map((constraint) => met(constraint, has));
  return {
    ...mapped,
    indexes: mapped.indexes.map((index) => met(index, has)),
    ...(native && { nativeConstraints: native }),
  };
}

function met<Part extends { readonly needs?: readonly string[] }>(
  part: Part,
  has: ReadonlySet<string>,
): Part {
  if (part.needs === undefined) return part;
  const { needs, ...rest } = part;
  const left = needs.filter((need) => !has.has(need));
  return left.length === 0 ? (rest as Part) : { ...part, needs: left };
}
