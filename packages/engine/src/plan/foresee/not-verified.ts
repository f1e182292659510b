import type { Note } from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';

/** The note of a run whose proof is wanted, but whose target cannot be read. */
export function notVerified({ target, options }: RunContext): Note | undefined {
  if (options.verify === 'none' || target.dialect.openSource !== undefined) return undefined;
  return {
    code: 'NOT_VERIFIED',
    severity: 'warning',
    place: {},
    message: 'The dialect of the target cannot be read, so what arrived was counted but not compared.',
  };
}
