import type { Suite } from '../suite.js';
import { boundaryValuesSuite } from './boundary-values.js';

/** All suites, in the order in which they run. */
export const SUITES: readonly Suite[] = [boundaryValuesSuite];
