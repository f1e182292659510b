import type { Note } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { ofExtension } from './native-expression.js';

interface FoundRow {
  readonly extensions: string | null;
  readonly functions: string | null;
  readonly function_count: bigint;
  readonly composites: string | null;
  readonly large_objects: bigint;
}

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
         (SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata) AS large_objects`;

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
  if (found.large_objects > 0n) add('loss', `Large objects (${found.large_objects}) are not carried.`);
  return notes;
}
