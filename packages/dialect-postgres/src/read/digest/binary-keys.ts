import {
  type ColumnPlan,
  type KeyedOptions,
  type LogicalType,
  MigrationError,
  type Table,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName } from '../../ddl/sql-text.js';

/** The types whose order is that of their values or bytes on every side, as bounds of a key are spelled in. */
export type KeyType = 'int8' | 'uuid' | 'bytea' | 'date' | 'text';

/** A column of a key that orders rows. */
export interface KeyColumn {
  readonly name: string;
  readonly type: KeyType;
  /** The collation of the index, ready for SQL, where the type has one. */
  readonly collation?: string;
}

/** Columns in the order of a unique index. */
export type BinaryKey = readonly KeyColumn[];

/** By the qualified names of tables. */
export type BinaryKeys = ReadonlyMap<string, readonly BinaryKey[]>;

interface KeyRow {
  readonly schema: string;
  readonly table: string;
  readonly columns: string;
}

/** Attributes `a` that are proved to hold no NULL: since PostgreSQL 18 the mark alone may be NOT VALID yet. */
export const HOLDS_NO_NULL = `a.attnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k
  WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND NOT k.convalidated AND a.attnum = ANY (k.conkey))`;

/** Collations `l` that compare by code points; libc's C.UTF-8 goes by several spellings. */
const BY_CODE_POINT = `CASE
  WHEN l.oid = 100 THEN d.by_code_point
  WHEN l.collprovider = 'b' THEN true
  WHEN l.collprovider = 'c' THEN pg_catalog.upper(l.collcollate) IN ('C', 'POSIX', 'C.UTF-8', 'C.UTF8')
  ELSE false END`;

/** Columns that came with later versions are asked through JSON. Without UTF-8 bytes are in another order than characters. */
const KEYS = `
  WITH d AS (
    SELECT CASE coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c') WHEN 'b' THEN true
             WHEN 'c' THEN pg_catalog.upper(d.datcollate) IN ('C', 'POSIX', 'C.UTF-8', 'C.UTF8') ELSE false END AS by_code_point,
           pg_catalog.pg_encoding_to_char(d.encoding) = 'UTF8' AS utf8
      FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
  SELECT n.nspname::text AS schema, c.relname::text AS table,
         pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
           'type', CASE o.opcintype WHEN 21 THEN 'int8' WHEN 23 THEN 'int8' ELSE t.typname END,
           'collation', (SELECT pg_catalog.quote_ident(s.nspname) || '.' || pg_catalog.quote_ident(l.collname)
                           FROM pg_catalog.pg_namespace AS s WHERE s.oid = l.collnamespace)) ORDER BY p.place)::text AS columns
    FROM d CROSS JOIN pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname NOT IN ('pg_catalog', 'pg_toast')
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_am AS m ON m.oid = x.relam AND m.amname = 'btree'
   CROSS JOIN LATERAL pg_catalog.generate_series(0, i.indnkeyatts - 1) AS p (place)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place]
    JOIN pg_catalog.pg_opclass AS o ON o.oid = i.indclass[p.place]
    JOIN pg_catalog.pg_type AS t ON t.oid = o.opcintype
    LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = i.indcollation[p.place]
   WHERE i.indisunique AND i.indisvalid AND i.indisready AND i.indislive AND i.indimmediate
     AND i.indpred IS NULL AND i.indexprs IS NULL
   GROUP BY n.nspname, c.relname, i.indexrelid
  HAVING pg_catalog.bool_and(${HOLDS_NO_NULL} AND i.indoption[p.place] = 0
           AND o.opcdefault AND o.opcnamespace = 'pg_catalog'::pg_catalog.regnamespace
           AND t.typname IN ('int2', 'int4', 'int8', 'uuid', 'bytea', 'date', 'text')
           AND (t.typname <> 'text' OR (d.utf8 AND ${BY_CODE_POINT})))
   ORDER BY n.nspname, c.relname, i.indexrelid`;

/** All keys of the database whose unique index holds no NULL and is in the order that every side has. */
export async function readBinaryKeys(connection: Connection): Promise<BinaryKeys> {
  const keys = new Map<string, BinaryKey[]>();
  for (const row of await connection.query<KeyRow>(KEYS)) {
    const name = qualifiedName({ schema: row.schema, name: row.table });
    const key = (JSON.parse(row.columns) as readonly RawColumn[]).map(toColumn);
    keys.set(name, [...(keys.get(name) ?? []), key]);
  }
  return keys;
}

interface RawColumn extends Omit<KeyColumn, 'collation'> {
  readonly collation: string | null;
}

function toColumn({ name, type, collation }: RawColumn): KeyColumn {
  return { name, type, ...(collation === null ? {} : { collation }) };
}

/** The key of a table over exactly these columns in this order, where its values are asked in their own kind. */
export function findKey(
  keys: BinaryKeys,
  table: Table,
  columns: readonly ColumnPlan[],
  names: readonly string[],
): BinaryKey | undefined {
  const found = keys
    .get(qualifiedName(table.name))
    ?.find((key) => key.length === names.length && key.every(({ name }, at) => name === names[at]));
  const asked = (name: string): LogicalType | undefined => columns.find((plan) => plan.name === name)?.as;
  return found?.every(({ name, type }) => KINDS[type].includes(asked(name)?.kind ?? 'native'))
    ? found
    : undefined;
}

/** As {@link findKey}, for work that cannot go without: throws INTERNAL where the caller has not asked `canDigest`. */
export function keyOf(
  keys: BinaryKeys,
  table: Table,
  { columns, key }: Pick<KeyedOptions, 'columns' | 'key'>,
): BinaryKey {
  const found = findKey(keys, table, columns, key);
  if (found !== undefined) return found;
  const { schema, name } = table.name;
  const message = `The table has no unique index in binary order over ${key.join(', ')}.`;
  const place = { ...(schema === undefined ? {} : { schema }), table: name };
  throw new MigrationError({ code: 'INTERNAL', message, place });
}

const KINDS: Readonly<Record<KeyType, readonly LogicalType['kind'][]>> = {
  int8: ['integer', 'bigint'],
  uuid: ['uuid'],
  bytea: ['bytes'],
  date: ['date'],
  text: ['text'],
};
