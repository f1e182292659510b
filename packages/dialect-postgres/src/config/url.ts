import { MigrationError } from '@godwit/plugin-api';
import { type Settings, SSL_MODES, type SslMode } from './settings.js';
import { suggestKey } from './suggest-key.js';

const SHAPE = /^(?:postgres|postgresql|pg):\/\/(?:([^/?]*)@)?([^/?@]*)(?:\/([^?]*))?(?:\?(.*))?$/is;
const HOST = /^(\[[^\]]*\]|[^:[\]]*)(?::(\d*))?$/;

type Read = (value: string) => Settings;

const PARAMETERS: Readonly<Record<string, Read>> = {
  host: (host) => ({ host }),
  port: (port) => ({ port: readPort(port) }),
  user: (user) => ({ user }),
  password: (password) => ({ password }),
  dbname: (database) => ({ database }),
  schema: (schema) => ({ schema }),
  sslmode: (mode) => ({ sslmode: readMode(mode) }),
  ssl: (on) => ({ sslmode: on === 'true' || on === '1' ? 'require' : 'disable' }),
  sslrootcert: (sslrootcert) => ({ sslrootcert }),
  sslcert: (sslcert) => ({ sslcert }),
  sslkey: (sslkey) => ({ sslkey }),
  connect_timeout: (seconds) => ({ connectTimeout: readSeconds(seconds) }),
  silence_timeout: (seconds) => ({ silenceTimeout: readSeconds(seconds) }),
  options: (options) => ({ options }),
  channel_binding: (value) => ({ channelBinding: readBinding(value) }),
  passfile: (passfile) => ({ passfile }),
  application_name: () => ({}),
};

/** What a connection url says, by libpq's rules. Throws URL_INVALID, never showing the url itself. */
export function readUrl(url: string): Settings {
  const match = SHAPE.exec(url.trim());
  if (match === null) throw invalid('This is not a PostgreSQL url.');
  const [, login, authority = '', path = '', query = ''] = match;
  let settings: Settings = { ...readLogin(login), ...readAuthority(authority) };
  if (path !== '') settings = { ...settings, database: decode(path, 'database') };
  for (const pair of query.split('&')) if (pair !== '') settings = { ...settings, ...readParameter(pair) };
  return settings;
}

function readLogin(login: string | undefined): Settings {
  if (login === undefined) return {};
  const colon = login.indexOf(':');
  const user = decode(colon < 0 ? login : login.slice(0, colon), 'user');
  const password = colon < 0 ? undefined : decode(login.slice(colon + 1), 'password');
  return { user: user === '' ? undefined : user, password };
}

function readAuthority(authority: string): Settings {
  if (authority.includes(',')) throw invalid('The url names several servers; godwit writes to one.');
  const match = HOST.exec(authority);
  if (match === null) throw invalid('The host of the url is not usable; an IPv6 address stands in brackets.');
  const [, name = '', port = ''] = match;
  const host = decode(name.replaceAll(/^\[|\]$/g, ''), 'host');
  return { host: host === '' ? undefined : host, port: port === '' ? undefined : readPort(port) };
}

function readParameter(pair: string): Settings {
  const equals = pair.indexOf('=');
  const name = decode(equals < 0 ? pair : pair.slice(0, equals), 'parameter');
  const read = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
  if (read === undefined) {
    throw invalid(`A PostgreSQL url has no parameter "${name}".`, suggestKey(name, Object.keys(PARAMETERS)));
  }
  return read(decode(equals < 0 ? '' : pair.slice(equals + 1), name));
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw invalid('The port of the url is not a number from 1 to 65535.');
}

function readMode(text: string): SslMode {
  const mode = SSL_MODES.find((known) => known === text);
  if (mode !== undefined) return mode;
  throw invalid(`There is no sslmode "${text}".`, suggestKey(text, SSL_MODES));
}

function readSeconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw invalid('connect_timeout is not a whole number of seconds.');
}

function readBinding(text: string): Settings['channelBinding'] {
  if (text === 'disable' || text === 'prefer' || text === 'require') return text;
  throw invalid('channel_binding is one of disable, prefer, require.');
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`The ${part} of the url is not well percent-encoded.`, 'A % itself is written %25.');
  }
}

function invalid(
  message: string,
  hint = 'It is written postgres://user:password@host:5432/database?sslmode=require.',
) {
  return new MigrationError({ code: 'URL_INVALID', message, hint });
}
