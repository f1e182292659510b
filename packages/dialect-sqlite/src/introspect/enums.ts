import type { Check, Column, Expression, LogicalType, Table } from '@godwit/plugin-api';
import { readEnumTypeName } from '../types/type-name-coding.js';

type EnumOf = LogicalType & { readonly kind: 'enum' };

/**
 * The tables with the enumerations that they came with: the declared type has the name of one, and a check its values. Columns
 * of one name and other values would need two types of that name, so all of them stay text with their checks.
 */
export function withEnums(tables: readonly Table[]): readonly Table[] {
  const found = tables.flatMap(({ columns, checks }) =>
    columns.flatMap((column) => enumOf(column, checks) ?? []),
  );
  const byName = Map.groupBy(found, ({ name }) => name);
  const isClear = ({ name }: EnumOf): boolean =>
    new Set(byName.get(name)?.map(({ values }) => JSON.stringify(values))).size === 1;
  return tables.map((table) =>
    table.columns.reduce((read, column) => withEnum(read, column, isClear), table),
  );
}

function withEnum(table: Table, column: Column, isClear: (type: EnumOf) => boolean): Table {
  const type = enumOf(column, table.checks);
  if (type === undefined || !isClear(type)) return table;
  return {
    ...table,
    columns: table.columns.map((one) => (one === column ? { ...column, type } : one)),
    checks: table.checks.filter((check) => valuesOf(check, column.name) === undefined),
  };
}

function enumOf(column: Column, checks: readonly Check[]): EnumOf | undefined {
  const name = readEnumTypeName(column.nativeType);
  if (name === undefined || column.collation !== undefined || column.type.kind !== 'text') return undefined;
  const [values, ...others] = checks.flatMap((check) => {
    const found = valuesOf(check, column.name);
    return found === undefined ? [] : [found];
  });
  return values === undefined || others.length > 0 ? undefined : { kind: 'enum', name, values };
}

/** The values that a check `column IN (...)` allows; undefined for every other check. */
function valuesOf({ name, expression }: Check, column: string): readonly string[] | undefined {
  const { tree } = expression;
  if (name !== undefined || tree?.kind !== 'in' || tree.negated) return undefined;
  const { operand, list } = tree;
  if (operand.kind !== 'column' || operand.name.toLowerCase() !== column.toLowerCase()) return undefined;
  const values = list.flatMap(textOf);
  return values.length > 0 && values.length === list.length ? values : undefined;
}

function textOf(literal: Expression): readonly string[] {
  return literal.kind === 'literal' && literal.type === 'text' ? [literal.text] : [];
}
