import fc from 'fast-check';
import { situation, tryChange } from './random-support.js';

test('any schema becomes any other one and comes back, or nothing happens', () => {
  fc.assert(fc.property(situation, tryChange), { numRuns: 25 });
});
