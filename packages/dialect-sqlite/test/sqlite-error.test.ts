import { runInNewContext } from 'node:vm';
import { isForeign, missingPart, toMigrationError, unparsable } from '../src/errors/sqlite-error.js';

/** The native library keeps the first error class that it was given, so its errors can be of another realm. */
const ofAnotherRealm = (message: string): unknown =>
  runInNewContext("Object.assign(new Error(message), { code: 'SQLITE_ERROR' })", { message });

test('errors of SQLite are understood by their words, also where their class is of another realm', () => {
  const twice = ofAnotherRealm('no such function: twice');
  expect(twice).not.toBeInstanceOf(Error);
  expect(missingPart(twice)).toBe('twice()');
  expect(missingPart(ofAnotherRealm('no such collation sequence: unicase'))).toBe('the collation unicase');
  expect(isForeign(ofAnotherRealm('no query solution'))).toBe(true);
  expect(isForeign(ofAnotherRealm('no such table: t'))).toBe(false);
  const schema = ofAnotherRealm('malformed database schema (t) - near "RANDOM": syntax error');
  expect(unparsable(schema)).toMatchObject({ object: 't', reason: 'near "RANDOM": syntax error' });
  expect(toMigrationError(twice).message).toBe('SQLite cannot read this: no such function: twice.');
});
