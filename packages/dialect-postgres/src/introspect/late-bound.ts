const PART = `(?:"[^"']+"|[A-Za-z_][A-Za-z0-9_$]*)`;
const NEXT = `^nextval\\(\\('(${PART}(?:\\.${PART})?)'::text\\)::regclass\\)$`;

/** Whether a default takes the next number of a sequence that it looks up by name each time: `nextval('s'::text)`. */
export function isLateBound(expression: string): boolean {
  return new RegExp(NEXT).test(expression);
}

/**
 * SQL for the columns with such a default, of which the catalogue knows no dependency: `table_oid`, `number`, `sequence_oid`.
 * A name without a schema means the schema of the table, since the search path of the application is not known.
 */
export const LATE_BOUND = `
  SELECT d.adrelid AS table_oid, d.adnum AS number, s.oid AS sequence_oid
    FROM pg_catalog.pg_attrdef AS d
    JOIN pg_catalog.pg_class AS t ON t.oid = d.adrelid
    JOIN pg_catalog.pg_namespace AS home ON home.oid = t.relnamespace
   CROSS JOIN LATERAL (SELECT pg_catalog.parse_ident((pg_catalog.regexp_match(
         pg_catalog.pg_get_expr(d.adbin, d.adrelid), '${NEXT.replaceAll("'", "''")}'))[1]) AS parts) AS named
    JOIN pg_catalog.pg_class AS s ON s.relkind = 'S' AND s.relname = named.parts[pg_catalog.cardinality(named.parts)]
    JOIN pg_catalog.pg_namespace AS n ON n.oid = s.relnamespace
     AND n.nspname = CASE pg_catalog.cardinality(named.parts) WHEN 1 THEN home.nspname ELSE named.parts[1] END`;
