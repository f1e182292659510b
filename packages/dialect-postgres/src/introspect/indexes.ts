import type { ExpressionContext, Index, IndexPart, Table } from '@godwit/plugin-api';
import { type RawBuilder, sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { catalog } from './catalog.js';
import { collationsIn, nativeExpression, needsOf } from './native-expression.js';

/** An index as the catalogue has it. */
export interface IndexRow {
  readonly table: string;
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  readonly predicate: string | null;
  readonly nulls_not_distinct: string | null;
  readonly needs: string | null;
  /** A JSON array of {@link Part}, keys first. */
  readonly parts: string;
}

interface Part {
  readonly key: boolean;
  readonly column: string | null;
  readonly expression: string;
  readonly options: number;
  readonly collation: string | null;
  readonly operators: string | null;
}

/** The system's objects by their names, those of people's own with their schema. */
function named(schema: string, name: string): RawBuilder<string> {
  return sql.raw(`pg_catalog.concat((SELECT pg_catalog.quote_ident(n.nspname) || '.' FROM pg_catalog.pg_namespace AS n
    WHERE n.oid = ${schema} AND n.nspname <> 'pg_catalog'), pg_catalog.quote_ident(${name}))`);
}

/** Of an expression only the whole definition tells whether its collation is another one than it has by itself. */
const COLLATED = sql.raw(`CASE WHEN a.attname IS NOT NULL THEN l.oid <> a.attcollation
  ELSE pg_catalog.strpos(pg_catalog.pg_get_indexdef(i.indexrelid, 0, true),
    pg_catalog.pg_get_indexdef(i.indexrelid, p.place::integer, true) || ' COLLATE ') > 0 END`);

/** Collations and operator classes are told only where they are not those that the column or the type brings. */
const PARTS = sql<string>`(
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
           'key', p.place <= i.indnkeyatts, 'column', a.attname,
           'expression', pg_catalog.pg_get_indexdef(i.indexrelid, p.place::integer, true),
           'options', coalesce(i.indoption[p.place - 1], 0),
           'collation', CASE WHEN ${COLLATED} THEN ${named('l.collnamespace', 'l.collname')} END,
           'operators', CASE WHEN NOT o.opcdefault THEN ${named('o.opcnamespace', 'o.opcname')} END) ORDER BY p.place)::text
    FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS p (number, place)
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = p.number AND p.number > 0
    LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = i.indcollation[p.place - 1]
    LEFT JOIN pg_catalog.pg_opclass AS o ON o.oid = i.indclass[p.place - 1])`;

/** All indexes of some tables that stand behind no constraint, by name. */
export async function readIndexes(
  connection: Connection,
  tables: readonly string[],
): Promise<readonly IndexRow[]> {
  if (tables.length === 0) return [];
  const query = catalog
    .selectFrom('pg_catalog.pg_index as i')
    .innerJoin('pg_catalog.pg_class as c', 'c.oid', 'i.indexrelid')
    .innerJoin('pg_catalog.pg_am as m', 'm.oid', 'c.relam')
    .where(sql<boolean>`i.indrelid = ANY (${tables}::oid[])`)
    .where('i.indisvalid', '=', true)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('pg_catalog.pg_constraint as k')
            .whereRef('k.conindid', '=', 'i.indexrelid')
            .where('k.contype', 'in', ['p', 'u', 'x'])
            .select('k.oid'),
        ),
      ),
    )
    .orderBy('i.indrelid')
    .orderBy('c.relname')
    .select([
      'i.indrelid as table',
      'c.relname as name',
      'i.indisunique as unique',
      'm.amname as method',
      sql<string | null>`pg_catalog.pg_get_expr(i.indpred, i.indrelid)`.as('predicate'),
      sql<string | null>`pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct'`.as('nulls_not_distinct'),
      sql<string | null>`${sql.raw(needsOf('pg_catalog.pg_class', 'i.indexrelid'))}`.as('needs'),
      PARTS.as('parts'),
    ]);
  return runQuery(connection, query);
}

/** The index in the terms of the model. */
export function toIndex(row: IndexRow, table: Pick<Table, 'name' | 'columns'>): Index {
  const parts = JSON.parse(row.parts) as readonly Part[];
  const include = parts.filter((part) => !part.key).map((part) => part.column ?? '');
  const context = (purpose: ExpressionContext['purpose']): ExpressionContext => ({ purpose, table });
  const needs = needsOfIndex(row, parts);
  return {
    name: row.name,
    unique: row.unique,
    parts: parts.filter((part) => part.key).map((part) => toPart(part, context('index'), row.needs)),
    ...(row.predicate === null
      ? {}
      : { where: nativeExpression(row.predicate, context('predicate'), row.needs) }),
    method: row.method,
    ...(include.length === 0 ? {} : { include }),
    ...(row.nulls_not_distinct === 'true' ? { nullsNotDistinct: true } : {}),
    ...(needs.length === 0 ? {} : { needs }),
  };
}

/** The collation of a column that has one of its own is no need: without it the column has another one in the target. */
function needsOfIndex({ needs, predicate }: IndexRow, parts: readonly Part[]): readonly string[] {
  const texts = parts.flatMap(({ key, column, expression, collation }) => {
    if (!key) return [];
    return [
      ...(column === null ? [expression] : []),
      ...(collation === null ? [] : [`COLLATE ${collation}`]),
    ];
  });
  const collations = [...texts, predicate ?? ''].flatMap(collationsIn);
  return [...new Set([...(needs === null ? [] : (JSON.parse(needs) as readonly string[])), ...collations])];
}

const DESCENDING = 1;
const NULLS_FIRST = 2;

/** NULLS FIRST goes with DESC and NULLS LAST with ASC; only another choice is told. */
function toPart(part: Part, context: ExpressionContext, needs: string | null): IndexPart {
  const descending = (part.options & DESCENDING) !== 0;
  const first = (part.options & NULLS_FIRST) !== 0;
  return {
    ...(part.column === null
      ? { expression: nativeExpression(part.expression, context, needs) }
      : { column: part.column }),
    direction: descending ? 'desc' : 'asc',
    ...(first === descending ? {} : { nulls: first ? 'first' : 'last' }),
    ...(part.collation === null ? {} : { collation: part.collation }),
    ...(part.operators === null ? {} : { operatorClass: part.operators }),
  };
}
