import { LARGEST_CELL } from '@godwit/plugin-api';

/** The smallest and the largest whole number that an option may be; the same as in the engine. */
export const LIMITS = {
  batchSize: [1, 1_000_000],
  parallel: [1, 64],
  maxCellBytes: [1, LARGEST_CELL],
} as const;
