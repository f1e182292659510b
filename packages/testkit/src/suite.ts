import type { Lab } from './lab/lab.js';

/** One test: it throws where the dialect does not hold. */
export interface SuiteTest {
  /** Unique within its suite, and the same in every run: quirks name it. */
  readonly name: string;
  /** The capability for which it does not apply, as a sentence. */
  readonly skip?: string | undefined;
  run(): Promise<void>;
}

/** Tests about one side of the contract. */
export interface Suite {
  readonly name: string;
  tests(lab: Lab): readonly SuiteTest[];
}

/** What a test throws that finds out only while it runs that a capability says it does not apply. */
export class SkipTest extends Error {
  readonly isSkip = true;
}

/** Whether an error is a {@link SkipTest}, whichever copy of this package made it. */
export function isSkipTest(error: unknown): error is SkipTest {
  return typeof error === 'object' && error !== null && 'isSkip' in error;
}
