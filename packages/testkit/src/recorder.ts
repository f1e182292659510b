import type { Quirk } from '@godwit/plugin-api';
import type { TestOutcome } from './compliance.js';
import { isSkipTest, type SuiteTest } from './suite.js';

/** Runs tests and keeps what became of them. */
export class Recorder {
  readonly #quirks: ReadonlyMap<string, string>;
  readonly #names: string[] = [];
  readonly #outcomes = new Map<string, TestOutcome>();

  constructor(quirks: readonly Quirk[]) {
    this.#quirks = new Map(quirks.map(({ test, reason }) => [test, reason]));
  }

  /** What is known so far, in the order in which the tests were registered. */
  get outcomes(): readonly TestOutcome[] {
    return this.#names.flatMap((name) => this.#outcomes.get(name) ?? []);
  }

  /** Whether every test has run: with a filter of the runner some have not. */
  get isWhole(): boolean {
    return this.#outcomes.size === this.#names.length;
  }

  /** The full name of a test. Throws where it is taken: a quirk could not tell the two apart. */
  register(suite: string, test: SuiteTest): string {
    const name = `${suite}: ${test.name}`;
    if (this.#names.includes(name)) throw new Error(`The kit has two tests called "${name}".`);
    this.#names.push(name);
    return name;
  }

  /** Names of quirks for which there is no test. */
  unknownQuirks(): readonly string[] {
    return [...this.#quirks.keys()].filter((name) => !this.#names.includes(name));
  }

  /** Throws what the test throws, unless a quirk says that it fails; throws if it says so and it does not. */
  async run(suite: string, name: string, test: SuiteTest): Promise<void> {
    const outcome = await outcomeOf(suite, name, test);
    const quirk = this.#quirks.get(name);
    const { error, ...known } = quirk === undefined ? outcome : judged(outcome, quirk);
    this.#outcomes.set(name, known);
    if (known.status === 'failed') throw error;
  }
}

type Judged = TestOutcome & { readonly error?: unknown };

async function outcomeOf(suite: string, name: string, test: SuiteTest): Promise<Judged> {
  if (test.skip !== undefined) return { suite, test: name, status: 'skipped', reason: test.skip };
  try {
    await test.run();
    return { suite, test: name, status: 'passed' };
  } catch (error) {
    const reason = error instanceof Error || isErrorLike(error) ? error.message : String(error);
    if (isSkipTest(error)) return { suite, test: name, status: 'skipped', reason };
    return { suite, test: name, status: 'failed', reason, error };
  }
}

/** A test runner may run each file in a realm of its own, where `instanceof` misleads. */
function isErrorLike(error: unknown): error is { readonly message: string } {
  return typeof error === 'object' && error !== null && 'message' in error;
}

function judged(outcome: Judged, reason: string): Judged {
  if (outcome.status === 'failed')
    return { suite: outcome.suite, test: outcome.test, status: 'quirk', reason };
  const stale = `Stale quirk: "${outcome.test}" ${outcome.status === 'passed' ? 'passes' : 'does not apply'}.`;
  return { ...outcome, status: 'failed', reason: stale, error: new Error(stale) };
}
