import type { ColumnSite } from '@godwit/plugin-api';
import { type PhoneOptions, phone } from '../src/index.js';

const match = { column: 'phone' };
const changed = (text: string, options: Partial<PhoneOptions> = {}): unknown => {
  const open = phone({ match, country: '49', ...options }).open({} as never);
  return (open as (value: string, row: []) => unknown)(text, []);
};

test.each([
  ['030 / 123 45-67', '+49301234567'],
  ['(030) 1234567', '+49301234567'],
  ['+49 (0)30 1234567', '+49301234567'],
  ['0049 30 1234567', '+49301234567'],
  ['+44 20 7946 0958', '+442079460958'],
  ['+49301234567', '+49301234567'],
])('%s is %s', (text, number) => {
  expect(changed(text)).toBe(number);
});

test.each(['', 'none', '1234567', '+49 30 CALL ME', '0', '+0301234567', '+4930123456789012345'])(
  '%j is no phone number',
  (text) => {
    expect(() => changed(text)).toThrow('It is no phone number.');
    expect(changed(text, { otherwise: 'keep' })).toBe(text);
    expect(changed(text, { otherwise: 'null' })).toBeNull();
  },
);

test('other countries have other prefixes', () => {
  expect(changed('8 (495) 123-45-67', { country: '7', trunk: '8' })).toBe('+74951234567');
  expect(() => changed('', { country: 'DE' })).toThrow('calling code');
});

test('the column becomes nullable only where NULLs may come', () => {
  const { output } = phone({ match, country: '49', otherwise: 'null' });
  expect(typeof output === 'function' && output({} as ColumnSite)).toEqual({ nullable: true });
});
