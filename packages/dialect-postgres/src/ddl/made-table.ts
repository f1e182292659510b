import { type Column, type LogicalType, mapExpressions, type Table } from '@godwit/plugin-api';
import { nativeExpression } from '../introspect/native-expression.js';
import { toLogical } from '../types/to-logical.js';
import { isForeignType } from '../types/to-native.js';
import { keptCollation } from './collation.js';
import { type CreateContext, columnTypeText, isArrayOf, typeText } from './create-context.js';
import type { MadePart } from './statement.js';

/**
 * The table as the catalogue has it once its statements ran, with the parts that were made for it. What nothing makes stays
 * with a table of this dialect, as what people may make by hand.
 */
export function madeTable(
  table: Table,
  columns: readonly Column[],
  parts: readonly MadePart[],
  { same }: Pick<CreateContext, 'same'>,
): Table {
  const own = parts.map(({ part }) => part);
  const primaryKey = own.find((part) => part.primaryKey !== undefined)?.primaryKey;
  const native = own.flatMap((part) => part.nativeConstraints ?? []);
  const made: Table = {
    name: table.name,
    columns,
    ...(primaryKey === undefined ? {} : { primaryKey }),
    uniqueKeys: own.flatMap((part) => part.uniqueKeys ?? []),
    foreignKeys: own.flatMap((part) => part.foreignKeys ?? []),
    indexes: own.flatMap((part) => part.indexes ?? []),
    checks: own.flatMap((part) => part.checks ?? []),
    ...(native.length === 0 ? {} : { nativeConstraints: native }),
    ...(same && table.nativeObjects ? { nativeObjects: table.nativeObjects } : {}),
    ...(table.comment === undefined ? {} : { comment: table.comment }),
  };
  return mapExpressions(made, ({ text }, { purpose, expected }) => {
    return nativeExpression(text, { purpose, table: made, ...(expected && { expected }) });
  });
}

/** A column with its type, its collation and its comment, and nothing else. */
export function madeColumn(column: Column, context: CreateContext): Column {
  const { name, comment, domain } = column;
  const nativeType = columnTypeText(column, context);
  const known = context.domains.some(
    (one) => one.name.name === domain?.name && one.name.schema === domain.schema,
  );
  const collation = keptCollation(column, context);
  const ofDomain = known || isArrayOf(context.domains, nativeType);
  return {
    name,
    // A domain is read as what it is made of.
    type: foundType(column.type, ofDomain ? typeText(column.type, context) : nativeType, context),
    nativeType,
    nullable: column.nullable,
    ...(known && domain ? { domain } : {}),
    ...(collation === undefined ? {} : { collation }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** What a type spelled so is read as. */
export function foundType(type: LogicalType, nativeType: string, context: CreateContext): LogicalType {
  if (type.kind === 'array') {
    return { kind: 'array', of: foundType(type.of, nativeType.replace(/\[\]$/, ''), context) };
  }
  if (type.kind === 'enum') return type;
  if (nativeType === context.own.named('citext')) return { kind: 'text', collation: 'citext' };
  return isForeignType(type) && context.own.has(nativeType) ? type : toLogical(nativeType).type;
}
