import { expressions } from '../src/expressions/codec.js';

test('the next number of a sequence is printed as the catalogue spells it', () => {
  const context = {
    purpose: 'default',
    table: { name: { name: 'x' }, columns: [] },
    expected: { kind: 'bigint' },
  } as const;
  const text = 'nextval(\'public."Odd one"\'::regclass)';
  const tree = expressions.parse(text, context);
  expect(tree).toMatchObject({ kind: 'call', name: 'next-value' });
  expect(tree && expressions.print(tree, context)).toEqual({ ok: true, sql: text });
  expect(tree && expressions.print(tree, { ...context, purpose: 'generated' })).toMatchObject({ ok: false });
});
