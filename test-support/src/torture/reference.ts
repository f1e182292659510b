import type { Measure } from './choose-moment.js';
import { move, type Stage } from './stage.js';
import type { DatabaseState } from './state/database-state.js';

/** What an uninterrupted move takes and makes. */
export interface Reference {
  readonly measure: Measure;
  readonly code: number | null;
  readonly state: DatabaseState;
}

/** Moves without any disturbance. */
export async function refer(stage: Stage): Promise<Reference> {
  const target = await stage.newTarget();
  const measure = await move(stage, target);
  const { code, said } = measure;
  if (code !== 0 && code !== 3)
    throw new Error(`The move ${stage.scenario.name} fails of itself (${code}):\n${said}`);
  const state = await target.state();
  await target.remove();
  return { measure, code, state };
}
