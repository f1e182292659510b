import type { View } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { quoteName, quoteText } from '../ddl/sql-text.js';
import { ofExtension } from './native-expression.js';

interface ViewRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly materialized: boolean;
  readonly options: string | null;
  readonly definition: string;
  readonly columns: string | null;
  readonly populated: boolean;
  /** The indexes of the view, as a JSON array of statements. */
  readonly after: string;
  /** What gives its columns defaults, as a JSON array of statements. */
  readonly defaults: string;
  readonly comment: string | null;
  /** The tables and views that it reads, each as an array of oid, schema and name, in a JSON array. */
  readonly reads: string;
  readonly needs: string | null;
}

const VIEWS = `
  SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind = 'm' AS materialized,
         (SELECT pg_catalog.string_agg(o.option_name || '=' || o.option_value, ', ')
            FROM pg_catalog.pg_options_to_table(c.reloptions) AS o) AS options,
         pg_catalog.pg_get_viewdef(c.oid) AS definition, c.relispopulated AS populated,
         (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute AS a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
         (SELECT coalesce(pg_catalog.json_agg(pg_catalog.pg_get_indexdef(i.indexrelid) ORDER BY i.indexrelid), '[]')::text
            FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid) AS after,
         (SELECT coalesce(pg_catalog.json_agg(pg_catalog.format('ALTER VIEW %I.%I ALTER COLUMN %I SET DEFAULT %s', n.nspname, c.relname,
                   a.attname, pg_catalog.pg_get_expr(f.adbin, f.adrelid)) ORDER BY f.adnum), '[]')::text
            FROM pg_catalog.pg_attrdef AS f JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
           WHERE f.adrelid = c.oid) AS defaults,
         pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
         (SELECT coalesce(pg_catalog.json_agg(DISTINCT pg_catalog.jsonb_build_array(d.refobjid::text, own.nspname, read.relname)), '[]')::text
            FROM pg_catalog.pg_rewrite AS r
            JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
             AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> c.oid
            JOIN pg_catalog.pg_class AS read ON read.oid = d.refobjid
            JOIN pg_catalog.pg_namespace AS own ON own.oid = read.relnamespace
           WHERE r.ev_class = c.oid) AS reads,
         (SELECT pg_catalog.json_agg(DISTINCT pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0))::text
            FROM (SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, oid FROM pg_catalog.pg_rewrite WHERE ev_class = c.oid
                  UNION ALL SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass, oid FROM pg_catalog.pg_attrdef
                   WHERE adrelid = c.oid) AS own (class, id)
            JOIN pg_catalog.pg_depend AS d ON d.classid = own.class AND d.objid = own.id
             AND d.refclassid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)) AS needs
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY ($1) AND NOT ${ofExtension('pg_catalog.pg_class', 'c.oid')}
   ORDER BY n.nspname, c.relname`;

/** The views of some schemas as statements, each after those that it reads. */
export async function readViews(
  connection: Connection,
  schemas: readonly string[],
): Promise<readonly View[]> {
  const rows = await connection.query<ViewRow>(VIEWS, [schemas]);
  const ordered = inOrder(rows);
  const needs = allNeeds(ordered);
  return ordered.map((row) => toView(row, needs.get(row.oid) ?? []));
}

function toView(row: ViewRow, needs: readonly string[]): View {
  const word = row.materialized ? 'MATERIALIZED VIEW' : 'VIEW';
  const name = `${quoteName(row.schema)}.${quoteName(row.name)}`;
  const options = row.options === null ? '' : ` WITH (${row.options})`;
  const definition = row.definition.trim().replace(/;$/, '');
  const data = row.materialized && !row.populated ? '\nWITH NO DATA' : '';
  const columns = row.columns === null ? '' : ` (${row.columns})`;
  const comment = row.comment === null ? [] : [`COMMENT ON ${word} ${name} IS ${quoteText(row.comment)}`];
  const statements = (json: string): readonly string[] => JSON.parse(json);
  const after = [...statements(row.after), ...statements(row.defaults), ...comment];
  return {
    name: { schema: row.schema, name: row.name },
    sql: `CREATE ${word} ${name}${columns}${options} AS\n${definition}${data}`,
    materialized: row.materialized,
    reads: readsOf(row).map(([, schema, relation]) => ({ schema, name: relation })),
    ...(after.length === 0 ? {} : { after }),
    ...(needs.length === 0 ? {} : { needs }),
  };
}

function readsOf({ reads }: ViewRow): readonly (readonly [oid: string, schema: string, name: string])[] {
  return JSON.parse(reads);
}

function inOrder(rows: readonly ViewRow[]): readonly ViewRow[] {
  const known = new Map(rows.map((row) => [row.oid, row]));
  const ordered = new Set<ViewRow>();
  const visited = new Set<string>();
  const visit = (row: ViewRow): void => {
    if (visited.has(row.oid)) return;
    visited.add(row.oid);
    for (const [oid] of readsOf(row)) {
      const read = known.get(oid);
      if (read !== undefined) visit(read);
    }
    ordered.add(row);
  };
  for (const row of rows) visit(row);
  return [...ordered];
}

/** A view needs what the views need that it reads. */
function allNeeds(ordered: readonly ViewRow[]): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const row of ordered) {
    const own = row.needs === null ? [] : (JSON.parse(row.needs) as readonly string[]);
    const read = readsOf(row).flatMap(([oid]) => all.get(oid) ?? []);
    all.set(row.oid, [...new Set([...own, ...read])]);
  }
  return all;
}
