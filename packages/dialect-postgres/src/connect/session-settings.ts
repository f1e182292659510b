/** What the text of statements depends on, in a session of godwit and in a file that others execute. */
const MEANING: Readonly<Record<string, string>> = {
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  // Names are always qualified; nothing that somebody put into a schema can stand in for a built-in.
  search_path: 'pg_catalog, pg_temp',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'iso_8601',
  TimeZone: 'UTC',
  array_nulls: 'on',
  transform_null_equals: 'off',
  xmloption: 'content',
  lc_monetary: 'C',
};

/** What sets all of it; a file of statements begins with these. */
export const MEANING_STATEMENTS: readonly string[] = Object.entries(MEANING).map(([name, value]) => {
  const values = value.split(', ').map((part) => `'${part}'`);
  return `SET ${name} = ${values.join(', ')}`;
});

/** What a session depends on, whatever the server, the database or the role sets. Unknown ones are left out. */
const SETTINGS: Readonly<Record<string, string>> = {
  ...MEANING,
  // How the server spells values and SQL.
  extra_float_digits: '3',
  bytea_output: 'hex',
  xmlbinary: 'base64',
  lc_numeric: 'C',
  lc_time: 'C',
  quote_all_identifiers: 'off',
  // What statements and transactions do.
  backslash_quote: 'safe_encoding',
  restrict_nonsystem_relation_kind: '',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  exit_on_error: 'off',
  // An index that leaves rows out at random.
  gin_fuzzy_search_limit: '0',
  client_min_messages: 'warning',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  transaction_timeout: '0',
  lock_timeout: '60s',
  // A client that is gone without a goodbye, with its machine or its network, is noticed after a minute and a half, and what its
  // sessions hold is free again: first of all the lock of its run.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '6',
};

/** They give damaged pages as empty ones, or as they are, without an error. Only superusers may change them. */
const FORGIVING = ['zero_damaged_pages', 'ignore_checksum_failure'];

/** All that is set in a session, also what its beginning sets. */
export const PREPARED_SETTINGS: readonly string[] = [
  ...Object.keys(SETTINGS),
  ...FORGIVING,
  'application_name',
];

/** Makes damaged pages errors. */
export const REFUSE_DAMAGE = FORGIVING.map((name) => `SET ${name} = off`).join('; ');

/** Sets all of them and answers with the version of the server and the number of the session's process. */
export const PREPARE_SESSION = `
  SELECT pg_catalog.current_setting('server_version_num') AS version,
         pg_catalog.current_setting('server_version') AS name,
         pg_catalog.pg_backend_pid() AS pid,
         'on' IN (${FORGIVING.map((name) => `pg_catalog.current_setting('${name}')`).join(', ')}) AS forgiving,
         (SELECT pg_catalog.count(pg_catalog.set_config(known.name, wanted.value, false))
            FROM (VALUES ${values()}) AS wanted (name, value)
            JOIN pg_catalog.pg_settings AS known ON pg_catalog.lower(known.name) = pg_catalog.lower(wanted.name)) AS done`;

function values(): string {
  return Object.entries(SETTINGS)
    .map(([name, value]) => `('${name}', '${value}')`)
    .join(', ');
}
