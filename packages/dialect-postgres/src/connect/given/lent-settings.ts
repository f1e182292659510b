import { quoteText } from '../../ddl/sql-text.js';
import { LOCK_CLASS, STAGE } from '../left-in-session.js';
import { PREPARED_SETTINGS } from '../session-settings.js';
import { ask, type Submit } from './wire.js';

interface Setting {
  readonly name: string;
  readonly value: string;
  /** Whether it was set in the session; else it comes from its beginning. */
  readonly own: boolean;
}

const SETTINGS = `
  SELECT name, setting AS value, source = 'session' AS own FROM pg_catalog.pg_settings
   WHERE pg_catalog.lower(name) IN (${PREPARED_SETTINGS.map((name) => quoteText(name.toLowerCase())).join(', ')})`;

/** What would be left in a session beside its settings. */
const LEFT = [
  `SELECT pg_catalog.pg_advisory_unlock(classid::pg_catalog.int8::pg_catalog.int4, objid::pg_catalog.int8::pg_catalog.int4)
     FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
      AND pid = pg_catalog.pg_backend_pid() AND classid = ${LOCK_CLASS}`,
  `DROP TABLE IF EXISTS pg_temp.${STAGE}`,
];

/** The statements that make a session again what it is now, once it is in no transaction. */
export async function readSettings(submit: Submit): Promise<string> {
  const { rows } = await ask<Setting>(submit, SETTINGS);
  const back = rows.map(({ name, value, own }) =>
    own ? `SELECT pg_catalog.set_config(${quoteText(name)}, ${quoteText(value)}, false)` : `RESET ${name}`,
  );
  return [...LEFT, ...back].join('; ');
}
