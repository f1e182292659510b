import type { Dialect } from '@godwit/plugin-api';
import type { Compliance } from './compliance.js';
import type { OwnExpressions } from './own-expressions.js';

/** The two functions of a test runner that the suite uses: those of jest, vitest or node:test. */
export interface TestRunner {
  describe(name: string, register: () => void): unknown;
  test(name: string, run: () => Promise<void>): unknown;
}

/** One empty database of the dialect under test, and how it is thrown away. */
export interface TestDatabase extends AsyncDisposable {
  /** What the dialect's `parseConfig` is given: a url or an object. */
  readonly config: unknown;
}

/** What {@link testDialect} is given. */
export interface DialectTest<Config> extends TestRunner {
  readonly dialect: Dialect<Config>;
  /** Makes an empty database, writable and readable through the dialect. Called for every test that needs one. */
  openDatabase(): Promise<TestDatabase>;
  /** Absent: the closure law is tried on the kit's own trees alone. */
  readonly expressions?: OwnExpressions;
  /**
   * Given what the suite found, after its last test; by default the table of it is printed. Not called where a filter of
   * the runner left tests out. What it throws fails the last test.
   */
  report?(compliance: Compliance): void;
}
