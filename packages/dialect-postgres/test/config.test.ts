import { describeConfig, parseConfig } from '../src/config/config.js';
import { passwordIn } from '../src/config/passfile.js';

const NOTHING = {};

test('a url says everything, percent-encoded', () => {
  const url =
    'postgres://us%40er:p%2Fa%3Ass@db.example:6543/my%20db?schema=app&sslmode=require&connect_timeout=3';
  expect(parseConfig(url, NOTHING)).toMatchObject({
    host: 'db.example',
    port: 6543,
    user: 'us@er',
    password: 'p/a:ss',
    database: 'my db',
    schema: 'app',
    sslmode: 'require',
    connectTimeout: 3,
  });
});

test.each([
  ['postgres://[::1]:5433/db', { host: '::1', port: 5433 }],
  ['postgresql://h/db', { host: 'h', port: 5432, database: 'db', sslmode: 'prefer' }],
  ['pg://u@h', { user: 'u', database: 'u' }],
  ['postgres:///db?host=/var/run/pg&port=6000', { host: '/var/run/pg', port: 6000, database: 'db' }],
  ['postgres://%2Ftmp%2Fpg/db', { host: '/tmp/pg' }],
  ['postgres://u:p@ss@h/db', { user: 'u', password: 'p@ss', host: 'h' }],
  ['postgres://u:a#b@h/db', { password: 'a#b', database: 'db' }],
  ['postgres://u@h/db?sslrootcert=system', { sslmode: 'verify-full' }],
])('%s is read as libpq reads it', (url, expected) => {
  expect(parseConfig(url, NOTHING)).toMatchObject(expected);
});

test('what is left open comes from the PG* variables, and the url wins', () => {
  const env = {
    PGHOST: 'h',
    PGPORT: '7',
    PGUSER: 'u',
    PGPASSWORD: 'p',
    PGDATABASE: 'd',
    PGSSLMODE: 'disable',
  };
  expect(parseConfig('postgres://', env)).toMatchObject({
    host: 'h',
    port: 7,
    user: 'u',
    password: 'p',
    database: 'd',
    sslmode: 'disable',
  });
  expect(parseConfig('postgres://x:y@z:8/w', env)).toMatchObject({
    host: 'z',
    port: 8,
    user: 'x',
    password: 'y',
    database: 'w',
  });
});

test('an object is a config too, and may complete a url', () => {
  const config = parseConfig(
    { dialect: 'postgres', url: 'postgres://h/db', username: 'u', password: 'p', ssl: true },
    NOTHING,
  );
  expect(config).toMatchObject({ host: 'h', database: 'db', user: 'u', password: 'p', sslmode: 'require' });
});

test.each([
  [{ hots: 'h' }, 'CONFIG_INVALID', 'no setting "hots"', 'Did you mean "host"?'],
  [{ host: 'h', port: 'many' }, 'CONFIG_INVALID', '"port"', 'Known are'],
  [{ user: 'a', username: 'b' }, 'CONFIG_INVALID', 'two different users', 'Keep one'],
  [{ sslmode: 'full' }, 'CONFIG_INVALID', '"sslmode"', 'Known are'],
  [42, 'CONFIG_INVALID', 'url text or an object', 'Known are'],
  ['postgres://h/db?shcema=x', 'URL_INVALID', 'no parameter "shcema"', 'Did you mean "schema"?'],
  ['postgres://h/db?sslmode=requrie', 'URL_INVALID', 'no sslmode "requrie"', 'Did you mean "require"?'],
  ['postgres://h:99999/db', 'URL_INVALID', 'port', 'postgres://'],
  ['postgres://a,b/db', 'URL_INVALID', 'several servers', 'postgres://'],
  ['postgres://u:%zz@h/db', 'URL_INVALID', 'password of the url', '%25'],
  [
    'postgres://h/db?channel_binding=require&sslmode=disable',
    'CONFIG_INVALID',
    'needs encryption',
    'sslmode=require',
  ],
  ['mysql://h/db', 'URL_INVALID', 'not a PostgreSQL url', 'postgres://'],
  [
    'postgres://h/db?sslrootcert=system&sslmode=require',
    'CONFIG_INVALID',
    'verify-full',
    'sslmode=verify-full',
  ],
])('%j is refused with the place and the way out', (input, code, message, hint) => {
  let error: { code?: string; message?: string; hint?: string } = {};
  try {
    parseConfig(input, NOTHING);
  } catch (thrown) {
    error = thrown as typeof error;
  }
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});

test('a refused url is never shown', () => {
  expect(() => parseConfig('postgres://u:secret@h:x/db', NOTHING)).toThrow(
    expect.not.stringContaining('secret'),
  );
});

test('the description has no user and no password', () => {
  expect(describeConfig(parseConfig('postgres://u:secret@h:1/d%20b', NOTHING))).toBe('postgres://h:1/d%20b');
  expect(describeConfig(parseConfig('postgres://u:secret@[::1]/db', NOTHING))).toBe(
    'postgres://[::1]:5432/db',
  );
});

test('the first line of the password file that matches gives the password', () => {
  const config = parseConfig('postgres://u@h:5432/db', NOTHING);
  const file = ['# a comment', 'h:5432:other:u:no', 'h:*:db:u:a\\:b\\\\c:d', '*:*:*:*:late'].join('\n');
  expect(passwordIn(file, config)).toBe('a:b\\c:d');
  expect(passwordIn('other:*:*:*:x', config)).toBeUndefined();
  expect(passwordIn('h:5432', config)).toBeUndefined();
  expect(passwordIn('localhost:*:*:*:socket', { ...config, host: '/var/run' })).toBe('socket');
});
