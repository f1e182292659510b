import type { Note } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { ofExtension } from './native-expression.js';

interface FoundRow {
  readonly extensions: string | null;
  readonly functions: string | null;
  readonly function_count: bigint;
  readonly composites: string | null;
  readonly large_objects: bigint;
  /** What else than tables, columns and views is commented. */
  readonly commented: string | null;
}

/** Objects with a comment that no part of the model holds; those below 16384 are the system's own. */
const COMMENTED = `
  SELECT pg_catalog.pg_describe_object(d.classoid, d.objoid, d.objsubid) AS name FROM pg_catalog.pg_description AS d
    LEFT JOIN pg_catalog.pg_class AS r ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND r.oid = d.objoid
   CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) AS o
   WHERE d.objoid >= 16384 AND coalesce(o.schema = ANY ($1), d.classoid <> 'pg_catalog.pg_extension'::pg_catalog.regclass)
     AND coalesce(NOT (r.relkind IN ('r', 'p', 'f') OR r.relkind IN ('v', 'm') AND d.objsubid = 0), true)
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS x
       WHERE x.classid = d.classoid AND x.objid = d.objoid AND x.deptype = 'e')
   ORDER BY 1 LIMIT 20`;

const FOUND = `
  WITH own AS (
    SELECT p.oid, p.oid::pg_catalog.regprocedure::text AS name FROM pg_catalog.pg_proc AS p
      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
     WHERE n.nspname = ANY ($1) AND NOT ${ofExtension('pg_catalog.pg_proc', 'p.oid')}
  )
  SELECT (SELECT pg_catalog.string_agg(extname, ', ' ORDER BY extname) FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql') AS extensions,
         (SELECT pg_catalog.string_agg(few.name, ', ') FROM (SELECT name FROM own ORDER BY name LIMIT 20) AS few) AS functions,
         (SELECT pg_catalog.count(*) FROM own) AS function_count,
         (SELECT pg_catalog.string_agg(pg_catalog.format_type(t.oid, NULL), ', ' ORDER BY t.typname)
            FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid AND c.relkind = 'c'
            JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
           WHERE n.nspname = ANY ($1) AND NOT ${ofExtension('pg_catalog.pg_type', 't.oid')}) AS composites,
         (SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata) AS large_objects,
         (SELECT pg_catalog.string_agg(c.name, ', ' ORDER BY c.name) FROM (${COMMENTED}) AS c) AS commented`;

/** One note for each kind of object that belongs to no table and is not carried. */
export async function databaseNotes(
  connection: Connection,
  schemas: readonly string[],
): Promise<readonly Note[]> {
  const [found] = await connection.query<FoundRow>(FOUND, [schemas]);
  if (found === undefined) return [];
  const notes: Note[] = [];
  const add = (severity: Note['severity'], message: string): void => {
    notes.push({ code: 'OBJECTS_NOT_CARRIED', severity, place: {}, message });
  };
  if (found.extensions !== null) add('info', `Extensions are not carried: ${found.extensions}.`);
  if (found.functions !== null) {
    const more = found.function_count > 20n ? ', ...' : '';
    add(
      'warning',
      `Functions, procedures and aggregates (${found.function_count}) are not carried: ${found.functions}${more}.`,
    );
  }
  if (found.composites !== null) add('warning', `Composite types are not carried: ${found.composites}.`);
  if (found.large_objects > 0n)
    add(
      'loss',
      `Large objects (${found.large_objects}) are not carried; columns keep the numbers that name them. lo_get(number) gives the content of one as bytea.`,
    );
  if (found.commented !== null) add('info', `These comments are not carried: on ${found.commented}.`);
  return notes;
}
