import assert from 'node:assert/strict';

/**
 * Asserts that two pieces of JSON-able data are the same, whatever realm their prototypes are of: what a worker thread or
 * a test runner hands over may have others than the kit. Absent members and undefined ones are the same.
 */
export function sameData(found: unknown, wanted: unknown, message?: string): void {
  assert.deepEqual(plain(found), plain(wanted), message);
}

function plain(data: unknown): unknown {
  if (data === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  );
}
