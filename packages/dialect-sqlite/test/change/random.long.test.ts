import fc from 'fast-check';
import { situation, tryChange } from './random-support.js';

test('three hundred schemas become others and come back, or nothing happens', () => {
  fc.assert(fc.property(situation, tryChange), { numRuns: 300 });
});
