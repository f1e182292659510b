import fc from 'fast-check';
import { pairNames } from '../src/plan/names/pair-names.js';

const pair = (name: string, ...others: readonly string[]) => pairNames([name], others).get(name);

test.each([
  ['createdAt', 'created_at'],
  ['created_at', 'createdAt'],
  ['OrderItem', 'order_item'],
  ['HTMLBody', 'html_body'],
  ['userID', 'user_id'],
  ['USER_ID', 'user_id'],
  ['_LabelToUser', '_label_to_user'],
  ['größeMax', 'größe_max'],
])('%s and %s have the same words', (name, other) => {
  expect(pair(name, 'id', other)).toBe(other);
});

test.each([
  ['userid', 'user_id'],
  ['user', 'users'],
  ['line1', 'line_1'],
  ['_user', 'user'],
])('%s and %s are two names', (name, other) => {
  expect(pair(name, other)).toBeUndefined();
});

test('the same name comes before one of another case, and that before one of the same words', () => {
  expect(pair('userId', 'user_id', 'userid', 'userId')).toBe('userId');
  expect(pair('userId', 'user_id', 'USERID')).toBe('USERID');
  expect(pair('userId', 'userid', 'USERID')).toBeUndefined();
});

test('no name of either side has two others, and each pair is of one likeness', () => {
  const name = fc.stringMatching(/^[aAbB_]{1,4}$/);
  const names = fc.uniqueArray(name, { maxLength: 8 });
  fc.assert(
    fc.property(names, names, (own, others) => {
      const pairs = [...pairNames(own, others)];
      expect(new Set(pairs.map(([, other]) => other)).size).toBe(pairs.length);
      for (const [one, other] of pairs) {
        expect(own).toContain(one);
        expect(others).toContain(other);
        expect(one.replaceAll('_', '').toLowerCase()).toBe(other.replaceAll('_', '').toLowerCase());
      }
      for (const one of own) if (others.includes(one)) expect(new Map(pairs).get(one)).toBe(one);
    }),
  );
});
