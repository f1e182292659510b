import { MigrationError } from '@godwit/plugin-api';

/** The run of this id, or of this beginning of it. Throws RUN_NOT_FOUND where there is none, or more than one. */
export function namedRun<Run extends { readonly runId: string }>(runs: readonly Run[], asked: string): Run {
  const found = runs.filter(({ runId }) => runId.startsWith(asked));
  const [run] = found;
  if (run !== undefined && found.length === 1) return run;
  throw new MigrationError({
    code: 'RUN_NOT_FOUND',
    message: `The target has ${found.length === 0 ? 'no run' : 'more than one run'} "${asked}" on record.`,
    hint: 'See what is on record with "history".',
  });
}
