import type { MigrationPlan } from '@godwit/engine';
import { renderTransforms } from '../src/render/summary.js';

function plan(...columns: readonly { readonly source: string; readonly transforms: readonly string[] }[]) {
  return { tables: [{ source: { name: 'users' }, columns }] } as unknown as MigrationPlan;
}

test('the columns that transforms changed are named, with the transforms in their order', () => {
  const shown = renderTransforms(
    plan({ source: 'id', transforms: [] }, { source: 'email', transforms: ['trim', 'hash'] }),
  );
  expect(shown).toBe('  Changed on the way: users.email (trim, hash)\n');
});

test('nothing is said of transforms where none was applied, and not all of many columns', () => {
  expect(renderTransforms(plan({ source: 'id', transforms: [] }))).toBe('');
  const many = Array.from({ length: 12 }, (_, index) => ({ source: `c${index}`, transforms: ['hash'] }));
  expect(renderTransforms(plan(...many))).toMatch(/users\.c9 \(hash\) and 2 more columns\n$/);
});
