import type { Suite } from '../suite.js';
import { abortSuite } from './abort.js';
import { boundaryValuesSuite } from './boundary-values.js';
import { capabilitiesSuite } from './capabilities.js';
import { changesSuite } from './changes.js';
import { closureSuite } from './closure.js';
import { configSuite } from './config.js';
import { batchesSuite, identitySuite } from './copies.js';
import { ddlSuite } from './ddl.js';
import { digestsSuite } from './digests.js';
import { expressionsSuite } from './expressions.js';
import { introspectionSuite } from './introspection.js';
import { namesSuite } from './names.js';
import { readingSuite } from './reading.js';
import { recordsSuite } from './records.js';
import { typeMappingSuite } from './type-mapping.js';
import { writingSuite } from './writing.js';

/** All suites, in the order in which they run. */
export const SUITES: readonly Suite[] = [
  configSuite,
  capabilitiesSuite,
  typeMappingSuite,
  expressionsSuite,
  closureSuite,
  introspectionSuite,
  ddlSuite,
  changesSuite,
  namesSuite,
  readingSuite,
  writingSuite,
  recordsSuite,
  batchesSuite,
  identitySuite,
  digestsSuite,
  abortSuite,
  boundaryValuesSuite,
];
