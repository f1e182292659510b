import { type AnyTransform, MigrationError } from '@godwit/plugin-api';

const ORDERS: readonly unknown[] = [undefined, 'pre', 'post'];
const NULLS: readonly unknown[] = [undefined, 'skip', 'pass'];

/** Refuses what was registered as a transform but is none: TRANSFORM_INVALID, naming the transform and the member. */
export function checkTransform(transform: AnyTransform): void {
  const name = transform?.name;
  if (typeof name !== 'string' || name === '') throw invalid('?', 'has no name');
  if (typeof transform.match !== 'object' || transform.match === null) throw invalid(name, 'has no "match"');
  if (typeof transform.open !== 'function') throw invalid(name, 'has no function "open"');
  if (!ORDERS.includes(transform.order)) throw invalid(name, 'has an "order" other than "pre" or "post"');
  if (!NULLS.includes(transform.nulls)) throw invalid(name, 'has a "nulls" other than "skip" or "pass"');
  for (const part of ['table', 'column'] as const) checkPattern(name, part, transform.match[part]);
}

function checkPattern(name: string, part: string, pattern: string | RegExp | undefined): void {
  if (pattern === undefined || typeof pattern === 'string') return;
  if (typeof pattern.test !== 'function')
    throw invalid(name, `has a "match.${part}" that is no name and no RegExp`);
  // Those flags make `test` remember where it stopped, so equal names would match in turns.
  if (/[gy]/.test(pattern.flags)) throw invalid(name, `has a "match.${part}" with the flag g or y`);
}

/** The error of a transform that cannot be used. */
export function invalid(name: string, problem: string, cause?: unknown): MigrationError {
  return new MigrationError({
    code: 'TRANSFORM_INVALID',
    message: `The transform "${name}" ${problem}.`,
    cause,
  });
}
