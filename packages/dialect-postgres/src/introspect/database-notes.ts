import { countOf, type Note } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';

interface FoundRow {
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
  SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata) AS large_objects,
         (SELECT pg_catalog.string_agg(c.name, ', ' ORDER BY c.name) FROM (${COMMENTED}) AS c) AS commented`;

/** What the database itself holds beside its objects and no move carries. */
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
  if (found.large_objects > 0n) {
    const objects = countOf(found.large_objects, 'large object');
    const verb = found.large_objects === 1n ? 'is' : 'are';
    const message = `${objects} ${verb} not carried; columns keep the numbers that name them. lo_get(number) gives the content of one as bytea.`;
    add('loss', message);
  }
  if (found.commented !== null) add('info', `These comments are not carried: on ${found.commented}.`);
  return notes;
}
