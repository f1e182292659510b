import type { Column, Table } from '@godwit/plugin-api';
import { collateClause } from '../collation.js';
import { columnTypeText, typeText } from '../create-context.js';
import { qualifiedName, quoteName, quoteText } from '../sql-text.js';
import { changeGenerator, generatorOf, ownIdentity } from './generator.js';
import type { Side } from './scope.js';

/** The type of a column with its collation, as DDL says it. */
export function typeWithCollation(column: Column, { context }: Side): string {
  return [columnTypeText(column, context), collateClause(column, context)]
    .filter((one) => one !== '')
    .join(' ');
}

/** The type below its domain, without a length that a cast would cut to. */
export function castType(column: Column, { context }: Side): string {
  return column.type.kind === 'text' ? 'text' : typeText(column.type, context);
}

/** `"name" type ...` with all that the column itself says; a generator that is no IDENTITY follows. */
export function columnText(table: Table, column: Column, side: Side): string {
  return [
    bareColumnText(column, side),
    column.nullable || column.notNull?.validated === false ? '' : 'NOT NULL',
    valueText(table, column),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Its name and its type and nothing else. */
export function bareColumnText(column: Column, side: Side): string {
  return `${quoteName(column.name)} ${typeWithCollation(column, side)}`;
}

function valueText(table: Table, column: Column): string {
  const { generated, default: value } = column;
  if (generated !== undefined) {
    return `GENERATED ALWAYS AS (${generated.expression.text}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`;
  }
  if (generatorOf(table, column) === 'own') return ownIdentity(table, column);
  return value === undefined || column.identity !== undefined ? '' : `DEFAULT (${value.text})`;
}

/** `ALTER TABLE ... ALTER COLUMN ...`. */
export function alterColumn(table: Pick<Table, 'name'>, column: string): string {
  return `ALTER TABLE ${qualifiedName(table.name)} ALTER COLUMN ${quoteName(column)}`;
}

export function alterTable(table: Pick<Table, 'name'>): string {
  return `ALTER TABLE ${qualifiedName(table.name)}`;
}

/** The statements that give a column of a table that is there its generator, where that is not part of it. */
export function generatorText(table: Table, column: Column): readonly string[] {
  const generator = generatorOf(table, column);
  if (generator !== 'serial' && generator !== 'shared') return [];
  const { identity: _, ...bare } = column;
  const filled = column.nullable
    ? []
    : [
        `UPDATE ${qualifiedName(table.name)} SET ${quoteName(column.name)} = DEFAULT`,
        `${alterColumn(table, column.name)} SET NOT NULL`,
      ];
  return [changeGenerator({ from: { table, column: bare }, to: { table, column } }), ...filled];
}

export function commentText(table: Table, { name, comment }: Column): string {
  const text = comment === undefined ? 'NULL' : quoteText(comment);
  return `COMMENT ON COLUMN ${qualifiedName(table.name)}.${quoteName(name)} IS ${text}`;
}
