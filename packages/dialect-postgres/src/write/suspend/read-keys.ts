import type { TableName } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName } from '../../ddl/sql-text.js';
import { PARTS } from '../partitioned.js';

/** A foreign key as the catalogue has it. */
export interface KeyRow {
  /** The table that has it, which may be a partition. */
  readonly schema: string;
  readonly table: string;
  readonly partitioned: boolean;
  readonly name: string;
  /** What follows its name, without NOT VALID. */
  readonly definition: string;
  readonly validated: boolean;
  readonly comment: string | null;
  readonly parent_schema: string;
  readonly parent: string;
  readonly parent_partitioned: boolean;
  /** MATCH FULL. */
  readonly full: boolean;
  /** Over periods of time. */
  readonly period: boolean;
  /** Whether the session may take it away and make it again, exactly as it is. */
  readonly own: boolean;
  /** Its columns with those that they point at, as JSON: {@link KeyColumn}. */
  readonly columns: string;
}

/** A column of a foreign key; names are quoted, but for those of `names`. */
export interface KeyColumn {
  /** That of the table, and that of the one it points at. */
  readonly names: readonly [string, string];
  readonly child: string;
  readonly parent: string;
  /** The operator that compares them, as `OPERATOR(schema.=)`. */
  readonly operator: string;
  /** The collation to compare by, where that of the columns differs. */
  readonly collation: string | null;
}

const COLUMNS = `(
    SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
             'names', pg_catalog.json_build_array(a.attname, b.attname), 'child', pg_catalog.quote_ident(a.attname), 'parent', pg_catalog.quote_ident(b.attname),
             'operator', pg_catalog.format('OPERATOR(%I.%s)', o_schema.nspname, o.oprname),
             'collation', (SELECT pg_catalog.format('%I.%I', l_schema.nspname, l.collname)
                             FROM pg_catalog.pg_collation AS l JOIN pg_catalog.pg_namespace AS l_schema ON l_schema.oid = l.collnamespace
                            WHERE l.oid = b.attcollation AND b.attcollation <> a.attcollation)) ORDER BY k.place)::text
      FROM ROWS FROM (pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey), pg_catalog.unnest(c.conpfeqop))
           WITH ORDINALITY AS k (child, parent, operator, place)
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.child
      JOIN pg_catalog.pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = k.parent
      JOIN pg_catalog.pg_operator AS o ON o.oid = k.operator
      JOIN pg_catalog.pg_namespace AS o_schema ON o_schema.oid = o.oprnamespace)`;

/** One whose triggers somebody has switched over could not be made again as it is; to make one needs REFERENCES. */
const OWN = `pg_catalog.pg_has_role(r.relowner, 'USAGE') AND pg_catalog.has_schema_privilege(p.relnamespace, 'USAGE')
         AND pg_catalog.has_table_privilege(p.oid, 'REFERENCES')
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger AS g WHERE g.tgconstraint = c.oid AND g.tgenabled <> 'O')`;

const KEYS = `
  SELECT n.nspname AS schema, r.relname AS table, r.relkind = 'p' AS partitioned, c.conname AS name,
         pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(c.oid), ' NOT VALID$', '') AS definition,
         c.convalidated AS validated, pg_catalog.obj_description(c.oid, 'pg_constraint') AS comment,
         p_schema.nspname AS parent_schema, p.relname AS parent, p.relkind = 'p' AS parent_partitioned,
         c.confmatchtype = 'f' AS full, coalesce(pg_catalog.to_jsonb(c) ->> 'conperiod', 'false') = 'true' AS period,
         ${OWN} AS own, ${COLUMNS} AS columns
    FROM pg_catalog.pg_constraint AS c
    JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
    JOIN pg_catalog.pg_class AS p ON p.oid = c.confrelid
    JOIN pg_catalog.pg_namespace AS p_schema ON p_schema.oid = p.relnamespace
   WHERE c.contype = 'f' AND c.conparentid = 0 AND c.conrelid IN ${PARTS}
     AND coalesce(pg_catalog.to_jsonb(c) ->> 'conenforced', 'true') = 'true'
   ORDER BY 1, 2, 4`;

/** The foreign keys that rows of a table and of its partitions have to fulfil. */
export function readKeys(connection: Connection, table: TableName): Promise<readonly KeyRow[]> {
  return connection.query<KeyRow>(KEYS, [qualifiedName(table)]);
}
