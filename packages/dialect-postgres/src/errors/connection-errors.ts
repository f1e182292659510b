import { type ErrorCode, MigrationError } from '@godwit/plugin-api';
import { describeConfig } from '../config/config.js';
import type { PostgresConfig } from '../config/settings.js';
import { quoteName } from '../ddl/sql-text.js';
import { isCoded, isServerError, type ServerError, safeCause } from './server-error.js';

/** The coded error for a connection that could not be opened. No message holds a credential. */
export function connectionError(error: unknown, config: PostgresConfig, encrypted: boolean): MigrationError {
  if (config.given !== undefined && !isOfTheMoment(error)) return notAsGiven(error, config);
  if (isServerError(error)) return refused(error, config, encrypted);
  const message = messageOf(error);
  if (/SASL|password/i.test(message)) return passwordMissing(config, message);
  if (isTlsError(error)) return tlsFailed(config, message, error);
  return unreachable(config, reasonOf(error), error);
}

/** Whether an error happened while encryption was agreed on. */
export function isTlsError(error: unknown): boolean {
  if (isServerError(error)) return false;
  const code = isCoded(error) ? error.code : '';
  return (
    /^ERR_(TLS|SSL|OSSL)|CERT|^UNABLE_TO|^DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH/.test(code) ||
    /SSL/.test(messageOf(error))
  );
}

const GIVEN_CODES: Readonly<Record<string, ErrorCode>> = {
  '28P01': 'AUTHENTICATION_FAILED',
  '28000': 'AUTHENTICATION_FAILED',
  '3D000': 'DATABASE_NOT_FOUND',
  '42501': 'PERMISSION_DENIED',
};

const GIVEN_HINT = 'Check what the connection that was given was made with.';

/** No session is left, or the server is starting or stopping. */
function isOfTheMoment(error: unknown): boolean {
  return isServerError(error) && ['53300', '57P03'].includes(error.code);
}

/** Who connects, and how, only its owner knows. */
function notAsGiven(error: unknown, config: PostgresConfig): MigrationError {
  const at = describeConfig(config);
  const message = messageOf(error);
  if (isServerError(error)) {
    const code = GIVEN_CODES[error.code] ?? 'SERVER_UNREACHABLE';
    return coded(code, `${at} refused the connection: ${message}.`, error, GIVEN_HINT);
  }
  if (/SASL|password/i.test(message)) {
    const text = `${at} asks for a password, and the connection that was given has none, or it cannot be checked.`;
    return coded('AUTHENTICATION_FAILED', text, error, GIVEN_HINT);
  }
  if (isTlsError(error))
    return coded('TLS_FAILED', `No encrypted connection to ${at}: ${message}.`, error, GIVEN_HINT);
  return unreachable(config, reasonOf(error), error);
}

function refused(error: ServerError, config: PostgresConfig, encrypted: boolean): MigrationError {
  const at = describeConfig(config);
  switch (error.code) {
    case '28P01':
      return coded(
        'AUTHENTICATION_FAILED',
        `${at} refused the password of the user "${config.user}".`,
        error,
        PASSWORD_HINT,
      );
    case '28000':
      return notAllowed(error, config, encrypted);
    case '3D000':
      return coded(
        'DATABASE_NOT_FOUND',
        `The server has no database "${config.database}".`,
        error,
        `Make it: CREATE DATABASE ${quoteName(config.database)}`,
      );
    case '42501': {
      const hint = `An owner of the database grants it: GRANT CONNECT ON DATABASE ${quoteName(config.database)} TO ${quoteName(config.user)}`;
      return coded(
        'PERMISSION_DENIED',
        `The user "${config.user}" may not connect to the database "${config.database}".`,
        error,
        hint,
      );
    }
    case '53300':
      return coded(
        'SERVER_UNREACHABLE',
        `${at} has no connection left: ${error.message}.`,
        error,
        'Close other connections, raise max_connections, or run with a lower options.parallel.',
      );
    case '57P03':
      return coded(
        'SERVER_UNREACHABLE',
        `${at} does not take connections now: ${error.message}.`,
        error,
        'Try again in a moment.',
      );
    default:
      return coded(
        'SERVER_UNREACHABLE',
        `${at} refused the connection: ${error.message} (SQLSTATE ${error.code}).`,
        error,
      );
  }
}

const PASSWORD_HINT = 'Check the url, PGPASSWORD and the password file (~/.pgpass, readable by you alone).';

function notAllowed(error: ServerError, config: PostgresConfig, encrypted: boolean): MigrationError {
  const at = describeConfig(config);
  if (!encrypted && /no encryption|SSL off/.test(error.message)) {
    const hint = "Set sslmode=require, or allow unencrypted connections in the server's pg_hba.conf.";
    return coded(
      'TLS_FAILED',
      `${at} does not take an unencrypted connection of the user "${config.user}".`,
      error,
      hint,
    );
  }
  return coded(
    'AUTHENTICATION_FAILED',
    `${at} does not let the user "${config.user}" in: ${error.message}.`,
    error,
    PASSWORD_HINT,
  );
}

function passwordMissing(config: PostgresConfig, reason: string): MigrationError {
  const given =
    config.password === undefined ? 'asks for a password and none was given' : 'could not check the password';
  const message = `${describeConfig(config)} ${given} for the user "${config.user}".`;
  return coded('AUTHENTICATION_FAILED', message, new Error(reason), PASSWORD_HINT);
}

function tlsFailed(config: PostgresConfig, reason: string, error: unknown): MigrationError {
  const message = `No encrypted connection to ${describeConfig(config)} with sslmode=${config.sslmode}: ${reason}.`;
  const hint = 'Check sslmode and sslrootcert; sslmode=prefer takes what the server offers.';
  return coded('TLS_FAILED', message, error, hint);
}

function unreachable(config: PostgresConfig, reason: string, error: unknown): MigrationError {
  const message = `No PostgreSQL server answers at ${describeConfig(config)}: ${reason}.`;
  return coded('SERVER_UNREACHABLE', message, error, 'Check that the server runs, and its host and port.');
}

function reasonOf(error: unknown): string {
  const code = isCoded(error) ? error.code : '';
  const message = messageOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name is not known';
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOENT') return 'there is no such socket';
  if (code === 'ETIMEDOUT' || /timeout/i.test(message)) return 'it did not answer in time';
  return message === '' ? code : message;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

function coded(code: ErrorCode, message: string, error: unknown, hint?: string): MigrationError {
  return new MigrationError({
    code,
    message,
    cause: safeCause(error),
    ...(hint === undefined ? {} : { hint }),
  });
}
