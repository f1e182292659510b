/** What became of one test of the suite. */
export interface TestOutcome {
  /** The suite it belongs to, e.g. `boundary values`. */
  readonly suite: string;
  /** Its name, unique within the whole kit, with the suite's before it: what a quirk names. */
  readonly test: string;
  /** `quirk`: it fails as the dialect declares; `skipped`: a capability of the dialect says that it does not apply. */
  readonly status: 'passed' | 'failed' | 'quirk' | 'skipped';
  /** Why it is a quirk or skipped, or how it failed. */
  readonly reason?: string;
}

/** What the whole kit found out about a dialect. */
export interface Compliance {
  readonly dialect: string;
  readonly outcomes: readonly TestOutcome[];
}

const STATUSES = ['passed', 'quirk', 'skipped', 'failed'] as const;

/**
 * What the kit found out, in Markdown: a table with a line for each suite, then every quirk, skip and failure with its
 * reason. The same for every run of the same kit over the same dialect, so that a README can hold it.
 */
export function formatCompliance({ outcomes }: Compliance): string {
  const suites = [...new Set(outcomes.map(({ suite }) => suite))];
  const lines = [
    '| suite | passed | quirks | skipped | failed |',
    '|---|---|---|---|---|',
    ...suites.map((suite) =>
      line(
        suite,
        outcomes.filter((outcome) => outcome.suite === suite),
      ),
    ),
    line('**all**', outcomes),
  ];
  for (const [status, title] of LISTS) lines.push(...listOf(title, withStatus(outcomes, status)));
  return lines.join('\n');
}

const LISTS = [
  ['quirk', 'Quirks'],
  ['skipped', 'Skipped'],
  ['failed', 'Failed'],
] as const;

function line(name: string, outcomes: readonly TestOutcome[]): string {
  return `| ${name} | ${STATUSES.map((status) => withStatus(outcomes, status).length).join(' | ')} |`;
}

function withStatus(outcomes: readonly TestOutcome[], status: TestOutcome['status']): readonly TestOutcome[] {
  return outcomes.filter((outcome) => outcome.status === status);
}

/** Tests of one reason stand together. */
function listOf(title: string, outcomes: readonly TestOutcome[]): readonly string[] {
  if (outcomes.length === 0) return [];
  const byReason = Map.groupBy(outcomes, ({ reason }) => reason ?? '');
  const items = [...byReason].flatMap(([reason, tests]) => [
    `- ${oneLine(reason)}`,
    ...tests.map(({ test }) => `  - ${code(oneLine(test))}`),
  ]);
  return ['', `${title}:`, '', ...items];
}

/** A name may hold backquotes itself. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
