import { postgres } from '@godwit/dialect-postgres';
import type { LogicalType } from '@godwit/plugin-api';

const native = (name: string): LogicalType => ({ kind: 'native', dialect: 'postgres', name });
const known = postgres.typesWith([
  { schema: 'public', name: 'pair' },
  { schema: 'My Schema', name: 'a "b"' },
  { schema: 'extensions', name: 'citext' },
  { schema: 'public', name: 'geometry' },
]);

test.each(['public.pair', '"My Schema"."a ""b"""', 'public.geometry(Point,4326)'])(
  '%s is kept where the target has it',
  (name) => {
    expect(known.toNative(native(name))).toEqual({ type: name, fidelity: 'exact' });
    expect(known.toNative({ kind: 'array', of: native(name) })).toEqual({
      type: `${name}[]`,
      fidelity: 'exact',
    });
  },
);

test('a type that the target has not is text, with what to do', () => {
  expect(known.toNative(native('other.pair'))).toMatchObject({ type: 'text', fidelity: 'widened' });
  expect(postgres.types.toNative(native('public.pair')).reason).toMatch(/Make it there first/);
});

test('citext is found in the schema where the extension is', () => {
  const citext: LogicalType = { kind: 'text', collation: 'citext' };
  expect(known.toNative(citext)).toEqual({ type: 'extensions.citext', fidelity: 'exact' });
  expect(postgres.types.toNative(citext)).toMatchObject({ type: 'text', fidelity: 'widened' });
});
