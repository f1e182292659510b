/** What became of one test of the suite. */
export interface TestOutcome {
  /** The suite it belongs to, e.g. `boundary values`. */
  readonly suite: string;
  /** Its name, unique within the whole kit: what a quirk names. */
  readonly test: string;
  /** `quirk`: it fails as the dialect declares; `skipped`: a capability of the dialect says that it does not apply. */
  readonly status: 'passed' | 'failed' | 'quirk' | 'skipped';
  /** Why it is a quirk or skipped. */
  readonly reason?: string;
}

/** What the whole kit found out about a dialect. */
export interface Compliance {
  readonly dialect: string;
  readonly outcomes: readonly TestOutcome[];
}
