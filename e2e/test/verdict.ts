import { exitCodeOf, type MigrationPlan, type MigrationResult } from '@godwit/engine';
import type { GodwitRun } from '@godwit/test-support';

/** What `--strict` makes of a plan or of a run: the exit code, and every loss and warning by its code and place. */
export interface Verdict {
  readonly exitCode: number | null;
  readonly notes: readonly string[];
}

export function verdictOf(outcome: MigrationPlan | MigrationResult): Verdict {
  const strict =
    'options' in outcome
      ? { ...outcome, options: { ...outcome.options, strict: true } }
      : { ...outcome, strict: true };
  const grave = outcome.ledger.filter(({ severity }) => severity !== 'info');
  return {
    exitCode: exitCodeOf(strict),
    notes: grave.map(({ code, place }) => `${code} ${JSON.stringify(place)}`).sort(),
  };
}

/** The verdict of a command that was asked for `--json`. */
export function verdictOfRun({ code, stdout }: GodwitRun): Verdict {
  const { plan, result } = JSON.parse(stdout) as {
    readonly plan?: MigrationPlan;
    readonly result?: MigrationResult;
  };
  const outcome = plan ?? result;
  return outcome === undefined ? { exitCode: code, notes: [] } : verdictOf(outcome);
}
