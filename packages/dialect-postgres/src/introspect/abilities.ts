import type { Connection } from '../connect/connection.js';
import { ASCII_FOLDS_PLAINLY, collationAbility, extensionAbility, featuresOf } from '../types/abilities.js';

/** What `needsOf` tells of, as it describes it: objects that people and extensions made, and all text search configurations. */
const OWN = `
  SELECT pg_catalog.pg_describe_object(o.class, o.id, 0) AS name FROM (
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, pronamespace FROM pg_catalog.pg_proc
    UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, oprnamespace FROM pg_catalog.pg_operator
    UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, opcnamespace FROM pg_catalog.pg_opclass
    UNION ALL SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, oid, NULL FROM pg_catalog.pg_ts_config
    UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typnamespace FROM pg_catalog.pg_type
  ) AS o (class, id, namespace)
  WHERE o.namespace IS NULL OR o.namespace NOT IN ('pg_catalog'::pg_catalog.regnamespace, 'information_schema'::pg_catalog.regnamespace)`;

/** A name with a point in it could not be told from its schema. */
const COLLATIONS = `
  SELECT pg_catalog.concat(n.nspname, '.', l.collname) AS name FROM pg_catalog.pg_collation AS l
  JOIN pg_catalog.pg_namespace AS n ON n.oid = l.collnamespace WHERE n.nspname <> 'pg_catalog' AND pg_catalog.strpos(n.nspname || l.collname, '.') = 0`;

/** In Turkish and its sisters the small letter of I has no dot. */
const FOLDS = `
  SELECT pg_catalog.lower('ABCDEFGHIJKLMNOPQRSTUVWXYZ') = 'abcdefghijklmnopqrstuvwxyz'
     AND pg_catalog.upper('abcdefghijklmnopqrstuvwxyz') = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' AS plainly`;

/** What this database can do beyond what every one of PostgreSQL can. */
export async function readAbilities(connection: Connection): Promise<readonly string[]> {
  const own = await connection.query<{ readonly name: string }>(OWN);
  const collations = await connection.query<{ readonly name: string }>(COLLATIONS);
  const extensions = await connection.query<{ readonly name: string }>(
    'SELECT extname::text AS name FROM pg_catalog.pg_extension',
  );
  const [server] = await connection.query<{ readonly version: string }>(
    "SELECT pg_catalog.current_setting('server_version_num') AS version",
  );
  const [folds] = await connection.query<{ readonly plainly: boolean }>(FOLDS);
  return [
    ...(folds?.plainly === true ? [ASCII_FOLDS_PLAINLY] : []),
    ...featuresOf(Number(server?.version)),
    ...own.map(({ name }) => name),
    ...extensions.map(({ name }) => extensionAbility(name)),
    ...collations.map(({ name }) => collationAbility(name)),
  ];
}
