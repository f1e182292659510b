/** What a session depends on, whatever the server, the database or the role sets. Unknown ones are left out. */
const SETTINGS: Readonly<Record<string, string>> = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'iso_8601',
  TimeZone: 'UTC',
  extra_float_digits: '3',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  // Names are always qualified; nothing that somebody put into a schema can stand in for a built-in.
  search_path: 'pg_catalog, pg_temp',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  transaction_timeout: '0',
  lock_timeout: '60s',
};

/** Sets all of them and answers with the version of the server and the number of the session's process. */
export const PREPARE_SESSION = `
  SELECT pg_catalog.current_setting('server_version_num') AS version,
         pg_catalog.current_setting('server_version') AS name,
         pg_catalog.pg_backend_pid() AS pid,
         (SELECT pg_catalog.count(pg_catalog.set_config(known.name, wanted.value, false))
            FROM (VALUES ${values()}) AS wanted (name, value)
            JOIN pg_catalog.pg_settings AS known ON pg_catalog.lower(known.name) = pg_catalog.lower(wanted.name)) AS done`;

function values(): string {
  return Object.entries(SETTINGS)
    .map(([name, value]) => `('${name}', '${value}')`)
    .join(', ');
}
