import { MigrationError } from '@godwit/plugin-api';
import type { Sessions } from '../plan/prepared-plan.js';
import type { RunContext } from '../run-context.js';
import type { MigrationResult } from './migration-result.js';
import { compareRun } from './prove-run.js';
import { runPhase } from './run-phase.js';
import type { RunState } from './run-state.js';

/** Throws CONTENTS_DIFFER where both sides do not hold the same; nothing is gone then. */
export async function letOldTablesGo(
  run: RunContext,
  { source, target }: Sessions,
  state: RunState,
): Promise<MigrationResult> {
  const { prepared } = state;
  const result = await compareRun(run, source, prepared, state.result(state.endStatus));
  state.verification = result.verification;
  if (result.verification?.status === 'different') throw different(run);
  await runPhase(run, target, state, 'after-proof', async (_step, error) => {
    throw error;
  });
  return result;
}

function different({ options }: RunContext): MigrationError {
  if (options.atomic) {
    return new MigrationError({
      code: 'CONTENTS_DIFFER',
      message: 'The new tables do not hold what they should, so they were not put in their place.',
      hint: 'To keep the new tables and look at them, leave options.atomic out.',
    });
  }
  return new MigrationError({
    code: 'CONTENTS_DIFFER',
    message: 'The new tables do not hold what they should, so the old ones were not dropped for them.',
    hint: 'To keep the new tables and look at them, let the old ones go before the load: onExisting "drop-first".',
  });
}
