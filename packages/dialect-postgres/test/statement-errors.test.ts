import { parseConfig } from '../src/config/config.js';
import { checkVersion } from '../src/connect/open-client.js';
import { connectionError } from '../src/errors/connection-errors.js';
import { statementError } from '../src/errors/statement-errors.js';
import { never } from './support.js';

/** Errors as the server sends them, for states that a test cannot bring a server into. */
const sent = (code: string, message: string) => ({
  severity: 'ERROR',
  code,
  message,
  detail: 'Key (a)=(secret)',
});
const attempt = {
  purpose: 'create index "i"',
  otherwise: 'STATEMENT_FAILED',
  place: { table: 't' },
} as const;

test.each([
  ['53100', 'could not extend file "base/1/2": No space left on device', 'DISK_FULL'],
  ['42501', 'must be owner of table t', 'PERMISSION_DENIED'],
  ['25006', 'cannot execute CREATE TABLE in a read-only transaction', 'PERMISSION_DENIED'],
  ['57P01', 'terminating connection due to administrator command', 'CONNECTION_LOST'],
  ['08006', 'connection failure', 'CONNECTION_LOST'],
  ['57P02', 'terminating connection because of crash of another server process', 'CONNECTION_LOST'],
  ['57P03', 'the database system is shutting down', 'CONNECTION_LOST'],
  ['25P03', 'terminating connection due to idle-in-transaction timeout', 'CONNECTION_LOST'],
  ['25P04', 'terminating connection due to transaction timeout', 'CONNECTION_LOST'],
  ['40001', 'could not serialize access due to concurrent update', 'TARGET_BUSY'],
  ['40P01', 'deadlock detected', 'TARGET_BUSY'],
  ['55P03', 'canceling statement due to lock timeout', 'TARGET_BUSY'],
  ['57014', 'canceling statement due to statement timeout', 'TARGET_BUSY'],
  ['23505', 'could not create unique index "i"', 'ROWS_CONFLICT'],
  ['22P02', 'invalid input syntax for type integer: "secret"', 'STATEMENT_FAILED'],
])('SQLSTATE %s, %s, becomes a coded error without values', (code, message, expected) => {
  const error = statementError(sent(code, message), attempt) as Error & { code: string; place: object };
  expect(error).toMatchObject({ code: expected, place: { table: 't' } });
  expect(error.message).toContain('create index "i"');
  expect(JSON.stringify([error, error.message, error.cause, String(error.cause)])).not.toContain('secret');
});

test('a socket that goes is a lost connection, whatever stops a run is an interruption', () => {
  for (const code of ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
    expect(statementError(Object.assign(new Error(`read ${code}`), { code }), attempt)).toMatchObject({
      code: 'CONNECTION_LOST',
    });
  const stopped = statementError(sent('57014', 'canceling statement due to user request'), {
    ...attempt,
    signal: AbortSignal.abort(),
  });
  expect(stopped).toMatchObject({ code: 'INTERRUPTED' });
  expect(statementError(sent('57014', 'canceling'), { ...attempt, signal: never() })).toMatchObject({
    code: 'TARGET_BUSY',
  });
});

test('an error of a program stays what it is', () => {
  const bug = new TypeError('x is not a function');
  expect(statementError(bug, attempt)).toBe(bug);
});

test('servers older than 14 are refused, and servers that start are waited for', () => {
  expect(() => checkVersion(130_014, '13.14')).toThrow(
    expect.objectContaining({ code: 'SERVER_TOO_OLD', message: expect.stringContaining('13.14') }),
  );
  expect(() => checkVersion(140_000, '14.0')).not.toThrow();
  const config = parseConfig('postgres://u:secret@h/db', {});
  expect(connectionError(sent('57P03', 'the database system is starting up'), config, false)).toMatchObject({
    code: 'SERVER_UNREACHABLE',
    hint: 'Try again in a moment.',
  });
  expect(connectionError(sent('53300', 'sorry, too many clients already'), config, false)).toMatchObject({
    code: 'SERVER_UNREACHABLE',
    hint: expect.stringContaining('options.parallel'),
  });
});
