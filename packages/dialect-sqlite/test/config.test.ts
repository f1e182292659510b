import { resolve } from 'node:path';
import { sqlite } from '../src/index.js';

function codeOf(input: unknown): string | undefined {
  try {
    sqlite.parseConfig(input);
    return undefined;
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message} ${(error as { hint?: string }).hint}`;
  }
}

test.each([
  ['app.db', resolve('app.db')],
  ['sqlite:./app.db', resolve('app.db')],
  ['sqlite:app 100%.db', resolve('app 100%.db')],
  ['sqlite3:/var/app.db', '/var/app.db'],
  ['sqlite:///var/my%20app.db', '/var/my app.db'],
  ['sqlite://./app.db', resolve('app.db')],
  ['file:/var/app.db?mode=ro', '/var/app.db'],
  ['file:///var/app.db', '/var/app.db'],
  ['file://localhost/var/app.db', '/var/app.db'],
  ['file:app.db', resolve('app.db')],
])('%s names the file %s', (text, path) => {
  expect(sqlite.parseConfig(text).path).toBe(path);
  expect(sqlite.parseConfig({ url: text }).path).toBe(path);
  expect(sqlite.describe(sqlite.parseConfig(text))).toBe(path);
});

test('an object gives the path under one of its names', () => {
  expect(sqlite.parseConfig({ dialect: 'sqlite', path: '/a.db' }).path).toBe('/a.db');
  expect(sqlite.parseConfig({ database: '/a.db', busyTimeoutMs: 10 })).toEqual({
    path: '/a.db',
    busyTimeoutMs: 10,
  });
});

test.each([
  [{ pth: 'a' }, /CONFIG_INVALID: .*"pth".*Did you mean "path"/],
  [{ path: '/a', nonsense: 1 }, /CONFIG_INVALID: .*"nonsense".*fields are/],
  [{ path: 7 }, /CONFIG_INVALID: .*"path"/],
  [{ path: '/a', url: '/b' }, /CONFIG_INVALID: .*exactly one/],
  [{}, /CONFIG_INVALID: .*exactly one/],
  [7, /CONFIG_INVALID/],
  ['', /CONFIG_INVALID: .*empty/],
  [':memory:', /CONFIG_INVALID: .*memory/],
  ['file:a.db?immutable=1', /URL_INVALID: .*"immutable"/],
  ['sqlite:///a%zz.db', /URL_INVALID: .*percent/],
])('%j is refused by name', (input, message) => {
  expect(codeOf(input)).toMatch(message);
});
