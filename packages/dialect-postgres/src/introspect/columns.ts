import type { Column, ExpressionContext, Identity, LogicalType, Table } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { NOCASE_LOCALE } from '../types/nocase.js';
import { toNative } from '../types/to-native.js';
import { catalog } from './catalog.js';
import { isLateBound } from './late-bound.js';
import { nativeExpression, needsOfColumn } from './native-expression.js';
import { boundsOf, LARGEST_KEY, missingGrants, type SequenceRow } from './sequences.js';
import type { Types } from './types.js';

/** The column of the catalogue has had three names. */
const FOLDS = sql<boolean>`coalesce(NOT l.collisdeterministic AND coalesce(
  pg_catalog.to_jsonb(l) ->> 'colllocale', pg_catalog.to_jsonb(l) ->> 'colliculocale', l.collcollate) = ${NOCASE_LOCALE}, false)`;

/** From PostgreSQL 18 on NOT NULL is a constraint, which may be NOT VALID. */
const UNCHECKED = sql<boolean>`EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = a.attrelid
  AND k.contype = 'n' AND k.conkey[1] = a.attnum AND NOT k.convalidated)`;

/** A column as the catalogue has it. */
export interface ColumnRow {
  readonly table: string;
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly type_oid: string;
  readonly required: boolean;
  /** Whether NOT NULL holds for new and changed rows only. */
  readonly unchecked: boolean;
  readonly identity: string;
  readonly generated: string;
  readonly expression: string | null;
  readonly needs: string | null;
  readonly collation: string | null;
  readonly collation_schema: string | null;
  /** Whether the collation folds letters as NOCASE_LOCALE says. */
  readonly folds: boolean;
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
    .leftJoin('pg_catalog.pg_namespace as n', 'n.oid', 'l.collnamespace')
    .where(sql<boolean>`a.attrelid = ANY (${tables}::oid[])`)
    .where('a.attnum', '>', 0)
    .where('a.attisdropped', '=', false)
    .orderBy('a.attrelid')
    .orderBy('a.attnum')
    .select([
      'a.attrelid as table',
      'a.attnum as number',
      'a.attname as name',
      'a.atttypid as type_oid',
      'a.attnotnull as required',
      UNCHECKED.as('unchecked'),
      'a.attidentity as identity',
      'a.attgenerated as generated',
      'l.collname as collation',
      'n.nspname as collation_schema',
      FOLDS.as('folds'),
      sql<string>`pg_catalog.format_type(a.atttypid, a.atttypmod)`.as('type'),
      sql<string | null>`pg_catalog.pg_get_expr(d.adbin, d.adrelid)`.as('expression'),
      sql<string | null>`${sql.raw(needsOfColumn('d.oid', 'a.attrelid', 'a.attnum'))}`.as('needs'),
      sql<string | null>`pg_catalog.col_description(a.attrelid, a.attnum)`.as('comment'),
    ]);
  return runQuery(connection, query);
}

/** What columns need from elsewhere in the catalogue. */
export interface ColumnContext {
  readonly types: Types;
  readonly sequenceOf: (table: string, column: number) => SequenceRow | undefined;
  /** Whether a sequence that makes keys is an object of its own. */
  readonly standsAlone: (sequence: SequenceRow) => boolean;
}

/** The columns of a table in the terms of the model. */
export function toColumns(
  rows: readonly ColumnRow[],
  name: Table['name'],
  context: ColumnContext,
): readonly Column[] {
  const columns = rows.map((row) => toColumn(row, context));
  return columns.map((column, index) => {
    const row = rows[index];
    if (row === undefined || row.expression === null || column.identity !== undefined) return column;
    const generated = row.generated !== '';
    const place: ExpressionContext = {
      purpose: generated ? 'generated' : 'default',
      table: { name, columns },
      expected: column.type,
    };
    const expression = nativeExpression(row.expression, place, row.needs);
    return generated
      ? { ...column, generated: { expression, stored: row.generated === 's' } }
      : { ...column, default: expression };
  });
}

function toColumn(row: ColumnRow, context: ColumnContext): Column {
  const { type, fidelity, reason, domain, required } = context.types.resolve(row.type_oid, row.type);
  const identity = identityOf(row, context);
  const collation = collationOf(row);
  return {
    name: row.name,
    type: collated(type, row.folds ? 'nocase' : collation),
    // One spelling for the same type, whatever the search path made of it.
    nativeType: type.kind === 'enum' && domain === undefined ? toNative(type).type : row.type,
    fidelity,
    ...(reason === undefined ? {} : { fidelityReason: reason }),
    nullable: !row.required && !required,
    ...(row.unchecked && !required ? { notNull: { validated: false } } : {}),
    ...(domain === undefined ? {} : { domain }),
    ...(identity === undefined ? {} : { identity }),
    ...(collation === undefined ? {} : { collation }),
    ...(row.comment === null ? {} : { comment: row.comment }),
  };
}

/** The system's collations by their names, those of people's own with their schema. */
function collationOf(row: ColumnRow): string | undefined {
  if (row.collation === null) return undefined;
  return row.collation_schema === 'pg_catalog'
    ? row.collation
    : `${row.collation_schema ?? ''}.${row.collation}`;
}

function collated(type: LogicalType, collation: string | undefined): LogicalType {
  return type.kind === 'text' && collation !== undefined && !isBinary(collation)
    ? { ...type, collation }
    : type;
}

function isBinary(collation: string): boolean {
  return ['C', 'POSIX', 'ucs_basic'].includes(collation);
}

/** A column whose default reads a sequence makes keys just as an identity column does. */
function identityOf(row: ColumnRow, context: ColumnContext): Identity | undefined {
  if (row.identity === '' && !isSerial(row)) return undefined;
  const sequence = context.sequenceOf(row.table, row.number);
  if (sequence === undefined) return undefined;
  const alone = context.standsAlone(sequence);
  // Made anew, a sequence of its own has 64 bits.
  const bounds = boundsOf(sequence, alone ? LARGEST_KEY : sequence.largest);
  const name = { schema: sequence.schema, name: sequence.name };
  const grants = missingGrants(sequence);
  return {
    ...(bounds === undefined ? {} : { bounds }),
    mode: row.identity === 'a' ? 'always' : 'by-default',
    neverReused: true,
    start: String(sequence.start),
    increment: String(sequence.increment),
    ...(sequence.last === null ? {} : { lastValue: String(sequence.last) }),
    ...(grants.length === 0 ? {} : { unreadable: { name, grants } }),
    ...(alone ? { sequence: name } : {}),
  };
}

/** The property of a table that tells of a column whose keys come from a default and not from an identity. */
export function serialProperty(column: string): string {
  return `serial:${column}`;
}

/** Whether the whole default is the next number of a sequence. */
export function isSerial(row: ColumnRow): boolean {
  const { generated, expression } = row;
  if (generated !== '' || expression === null) return false;
  return /^nextval\('(?:[^']|'')*'::regclass\)$/.test(expression) || isLateBound(expression);
}
