import type { Mutant } from './mutant.js';
import { OF_ABORT } from './of-abort.js';
import { OF_CHANGES } from './of-changes.js';
import { OF_CLAIMS } from './of-claims.js';
import { OF_READING } from './of-reading.js';
import { OF_RECORDS } from './of-records.js';
import { OF_SCHEMA } from './of-schema.js';
import { OF_VALUES } from './of-values.js';
import { OF_WRITING } from './of-writing.js';

/** Every mutant of the reference dialect. */
export const MUTANTS: readonly Mutant[] = [
  ...OF_VALUES,
  ...OF_READING,
  ...OF_WRITING,
  ...OF_RECORDS,
  ...OF_ABORT,
  ...OF_SCHEMA,
  ...OF_CHANGES,
  ...OF_CLAIMS,
];
