import { describe, expect, test } from '@jest/globals';
import { describeError, formatKey, formatPlace, isMigrationError, MigrationError } from '../src/index.js';

describe('errors and places', () => {
  const error = new MigrationError({
    code: 'VALUE_DOES_NOT_FIT',
    message: 'The value is no date.',
    hint: 'Choose text.',
    place: { schema: 'public', table: 'user', column: 'born', key: 'id=7' },
  });

  test('an error tells code, place, cause and the way out', () => {
    expect(describeError(error)).toBe(
      'VALUE_DOES_NOT_FIT at public.user.born (id=7): The value is no date.\nChoose text.',
    );
  });

  test('an error of another copy of the package is known by its shape', () => {
    expect(isMigrationError({ name: 'MigrationError', code: 'INTERNAL' })).toBe(true);
    expect(isMigrationError(new Error('x'))).toBe(false);
    expect(isMigrationError(null)).toBe(false);
  });

  test('places and keys are text for people', () => {
    expect(formatPlace({})).toBe('');
    expect(formatPlace({ table: 't', object: 'idx' })).toBe('t idx');
    expect(formatPlace({ object: 'v' })).toBe('v');
    expect(formatKey(['a', 'b'], [1n, null])).toBe('a=1,b=null');
  });
});
