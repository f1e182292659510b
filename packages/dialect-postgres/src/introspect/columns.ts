import type { Column, EnumType, Identity, LogicalType, Mapped, SqlExpression } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../query-builder.js';
import { toLogical } from '../types/to-logical.js';
import { toNative } from '../types/to-native.js';
import { catalog } from './catalog.js';
import type { SequenceRow } from './sequences.js';

/** A column as the catalogue has it. */
export interface ColumnRow {
  readonly table: string;
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly type_oid: string;
  readonly element_oid: string;
  readonly required: boolean;
  readonly identity: string;
  readonly generated: string;
  readonly expression: string | null;
  readonly collation: string | null;
  readonly comment: string | null;
}

/** All columns of some tables, in their order. */
export async function readColumns(
  connection: Connection,
  tables: readonly string[],
): Promise<readonly ColumnRow[]> {
  if (tables.length === 0) return [];
  const query = catalog
    .selectFrom('pg_catalog.pg_attribute as a')
    .innerJoin('pg_catalog.pg_type as t', 't.oid', 'a.atttypid')
    .leftJoin('pg_catalog.pg_attrdef as d', (join) =>
      join.onRef('d.adrelid', '=', 'a.attrelid').onRef('d.adnum', '=', 'a.attnum'),
    )
    .leftJoin('pg_catalog.pg_collation as l', (join) =>
      join.onRef('l.oid', '=', 'a.attcollation').onRef('a.attcollation', '<>', 't.typcollation'),
    )
    .where('a.attrelid', 'in', [...tables])
    .where('a.attnum', '>', 0)
    .where('a.attisdropped', '=', false)
    .orderBy('a.attrelid')
    .orderBy('a.attnum')
    .select([
      'a.attrelid as table',
      'a.attnum as number',
      'a.attname as name',
      'a.atttypid as type_oid',
      't.typelem as element_oid',
      'a.attnotnull as required',
      'a.attidentity as identity',
      'a.attgenerated as generated',
      'l.collname as collation',
      sql<string>`pg_catalog.format_type(a.atttypid, a.atttypmod)`.as('type'),
      sql<string | null>`pg_catalog.pg_get_expr(d.adbin, d.adrelid)`.as('expression'),
      sql<string | null>`pg_catalog.col_description(a.attrelid, a.attnum)`.as('comment'),
    ]);
  return runQuery(connection, query);
}

/** What columns need from elsewhere in the catalogue. */
export interface ColumnContext {
  readonly enums: ReadonlyMap<string, EnumType>;
  readonly sequenceOf: (table: string, column: number) => SequenceRow | undefined;
}

/** The column in the terms of the model. */
export function toColumn(row: ColumnRow, context: ColumnContext): Column {
  const mapped = typeOf(row, context.enums);
  const { type } = mapped;
  const identity = identityOf(row, context);
  const expression: SqlExpression | undefined =
    row.expression === null ? undefined : { text: row.expression, dialect: 'postgres' };
  return {
    name: row.name,
    type,
    // One spelling for the same type, whatever the search path made of it.
    nativeType: type.kind === 'enum' ? toNative(type).type : row.type,
    fidelity: mapped.fidelity,
    ...(mapped.reason === undefined ? {} : { fidelityReason: mapped.reason }),
    nullable: !row.required,
    ...(identity === undefined ? {} : { identity }),
    ...(expression === undefined || identity !== undefined ? {} : defaultOrGenerated(row, expression)),
    ...(row.collation === null ? {} : { collation: row.collation }),
    ...(row.comment === null ? {} : { comment: row.comment }),
  };
}

function defaultOrGenerated(
  row: ColumnRow,
  expression: SqlExpression,
): Pick<Column, 'default' | 'generated'> {
  return row.generated === ''
    ? { default: expression }
    : { generated: { expression, stored: row.generated === 's' } };
}

function typeOf(row: ColumnRow, enums: ReadonlyMap<string, EnumType>): Mapped<LogicalType> {
  const own = enums.get(row.type_oid);
  if (own !== undefined) return { type: enumOf(own), fidelity: 'exact' };
  const element = row.type.endsWith('[]') ? enums.get(row.element_oid) : undefined;
  if (element !== undefined) return { type: { kind: 'array', of: enumOf(element) }, fidelity: 'exact' };
  return toLogical(row.type);
}

function enumOf(type: EnumType): LogicalType {
  return { kind: 'enum', name: type.name.name, values: type.values };
}

/** A column whose default reads a sequence makes keys just as an identity column does. */
function identityOf(row: ColumnRow, context: ColumnContext): Identity | undefined {
  const serial = row.expression?.startsWith('nextval(') === true;
  if (row.identity === '' && !serial) return undefined;
  const sequence = context.sequenceOf(row.table, row.number);
  if (sequence === undefined) return undefined;
  return {
    mode: row.identity === 'a' ? 'always' : 'by-default',
    neverReused: true,
    start: String(sequence.start),
    increment: String(sequence.increment),
    ...(sequence.last === null ? {} : { lastValue: String(sequence.last) }),
  };
}
