import fc from 'fast-check';
import { compareCodePoints } from '../src/values/json/compare-code-points.js';

test('texts are ordered as their UTF-8 bytes are ordered', () => {
  const whole = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(whole, whole, (a, b) => {
      expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
