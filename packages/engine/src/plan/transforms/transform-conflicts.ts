import {
  type AnyTransform,
  type Column,
  type ErrorCode,
  formatLogicalType,
  type LogicalType,
  MigrationError,
  type Table,
} from '@godwit/plugin-api';
import { placeOf } from '../names/place.js';
import type { TransformStep } from '../tables/drafts.js';
import { matchesNames, takesKind } from './match-transform.js';

/** Refuses a transform that was registered twice: it would change every value twice. TRANSFORM_DUPLICATE. */
export function refuseTwice(transforms: readonly AnyTransform[]): void {
  const twice = transforms.find((one, index) => transforms.indexOf(one) !== index);
  if (twice === undefined) return;
  throw new MigrationError({
    code: 'TRANSFORM_DUPLICATE',
    message: `The transform "${twice.name}" is registered twice.`,
    hint: 'Register it once: in the config, on the container or in the parts.',
  });
}

/**
 * Refuses two transforms of one name at one column (TRANSFORM_DUPLICATE), and a type that contradicts the one that an
 * earlier transform chose, without a word that the later one takes what the earlier one gives (TRANSFORM_CONFLICT).
 */
export function refuseContradiction(
  transform: AnyTransform,
  output: LogicalType | undefined,
  table: Table,
  column: Column,
  before: readonly TransformStep[],
): void {
  if (before.some((step) => step.transform.name === transform.name)) {
    const problem = `Two transforms called "${transform.name}" match the column.`;
    throw conflict('TRANSFORM_DUPLICATE', problem, table, column, 'Remove one, or give it another name.');
  }
  const knowing = transform.match.kind !== undefined || typeof transform.output === 'function';
  const other = lastRetyping(before);
  if (knowing || output === undefined || other === undefined) return;
  const [first, second] = [formatLogicalType(other.output), formatLogicalType(output)];
  if (first === second) return;
  const problem = `The transforms "${other.transform.name}" and "${transform.name}" disagree on its type: ${first} or ${second}.`;
  throw conflict('TRANSFORM_CONFLICT', problem, table, column, HINT);
}

/** Refuses a transform that names a column whose kind an earlier transform took away from it: it would silently not run. */
export function refuseMissed(
  transform: AnyTransform,
  table: Table,
  column: Column,
  before: readonly TransformStep[],
): void {
  const other = lastRetyping(before);
  if (other === undefined || transform.match.column === undefined) return;
  const wanted = before.some((step) => takesKind(transform, step.site.type));
  if (!wanted || !matchesNames(transform, table, column)) return;
  const problem = `The transform "${transform.name}" takes another kind than the ${formatLogicalType(other.output)} that "${other.transform.name}" makes of the column.`;
  throw conflict('TRANSFORM_CONFLICT', problem, table, column, HINT);
}

const HINT =
  'Let one of them leave the column out, register them in the other order, or let the later one name the kind that it is given in "match.kind".';

function lastRetyping(steps: readonly TransformStep[]): TransformStep | undefined {
  return steps.findLast((step) => step.output !== step.site.type);
}

function conflict(
  code: ErrorCode,
  message: string,
  table: Table,
  column: Column,
  hint: string,
): MigrationError {
  return new MigrationError({ code, message, hint, place: placeOf(table.name, { column: column.name }) });
}
