import type { Suite } from '../suite.js';
import { boundaryValuesSuite } from './boundary-values.js';
import { configSuite } from './config.js';
import { ddlSuite } from './ddl.js';
import { expressionsSuite } from './expressions.js';
import { introspectionSuite } from './introspection.js';
import { typeMappingSuite } from './type-mapping.js';

/** All suites, in the order in which they run. */
export const SUITES: readonly Suite[] = [
  configSuite,
  typeMappingSuite,
  expressionsSuite,
  introspectionSuite,
  ddlSuite,
  boundaryValuesSuite,
];
