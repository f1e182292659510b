import type { Column, LogicalType, SqlExpression, TableName } from '@godwit/plugin-api';
import { types } from '../types/type-mapper.js';
import type { ColumnRow } from './catalogue.js';
import type { ColumnText } from './create-table-text.js';
import { expressionReader } from './sql-expression.js';

/** What surrounds the columns of a table. */
export interface ColumnSurroundings {
  readonly table: TableName;
  readonly texts: ReadonlyMap<string, ColumnText>;
  /** The column that is the rowid. */
  readonly alias: string | undefined;
  readonly withoutRowid: boolean;
  readonly autoincrement: boolean;
  readonly lastValue: bigint | undefined;
}

export function readColumns(rows: readonly ColumnRow[], around: ColumnSurroundings): readonly Column[] {
  const plain = rows.map((row) => plainColumn(row, around));
  const read = expressionReader({ name: around.table, columns: plain });
  return plain.map((column, index): Column => {
    const row = rows[index] as ColumnRow;
    const text = around.texts.get(column.name.toLowerCase());
    const generated = row.hidden > 1n && text?.generated !== undefined;
    return {
      ...column,
      ...defaultOf(row, column, read),
      ...(generated
        ? {
            generated: {
              expression: read(text.generated ?? '', 'generated', column.type),
              stored: row.hidden === 3n,
            },
          }
        : {}),
    };
  });
}

function plainColumn(row: ColumnRow, around: ColumnSurroundings): Column {
  const mapped = types.toLogical(row.type);
  const { collation, notNullConflict: onConflict } = around.texts.get(row.name.toLowerCase()) ?? {};
  const isAlias = row.name === around.alias;
  const required = row.notnull === 1n || isAlias || (around.withoutRowid && row.pk > 0n);
  return {
    name: row.name,
    type: isAlias ? { kind: 'bigint' } : withCollation(mapped.type, collation),
    nativeType: row.type,
    fidelity: mapped.fidelity,
    ...(mapped.reason === undefined ? {} : { fidelityReason: mapped.reason }),
    nullable: !required,
    ...(onConflict === undefined || isAlias ? {} : { notNull: { onConflict } }),
    ...(collation === undefined ? {} : { collation }),
    ...(isAlias ? { identity: identityOf(around) } : {}),
    // Times are texts or numbers here; how they are spelled only a look at the values can tell.
    ...(/^(date|time|timestamp)$/.test(mapped.type.kind) ? { traits: {} } : {}),
  };
}

function identityOf(around: ColumnSurroundings): NonNullable<Column['identity']> {
  return {
    mode: 'by-default',
    neverReused: around.autoincrement,
    ...(around.lastValue === undefined ? {} : { lastValue: String(around.lastValue) }),
  };
}

function withCollation(type: LogicalType, collation: string | undefined): LogicalType {
  if (type.kind !== 'text') return type;
  const { collation: meant, ...plain } = type;
  const own = collation?.toLowerCase() ?? 'binary';
  // The name of the type alone folds nothing.
  if (own === 'binary') return plain;
  return { ...plain, collation: own === 'nocase' && meant !== undefined ? meant : own };
}

function defaultOf(
  row: ColumnRow,
  column: Column,
  read: ReturnType<typeof expressionReader>,
): { readonly default?: SqlExpression } {
  const text = row.dflt_value;
  if (text === null || text.toUpperCase() === 'NULL') return {};
  return { default: read(text, 'default', column.type) };
}
