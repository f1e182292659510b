import type { Note, SchemaObjects } from '@godwit/plugin-api';
import { compareSchemas, type PartDifference } from '../compare-schemas/compare-schemas.js';
import type { Normalize } from '../compare-schemas/same-content.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import { Told } from './told.js';
import type { VerifyFinding } from './verification-result.js';

/** What a schema is held against. */
export interface ExpectedObjects {
  readonly wanted: SchemaObjects;
  /** What the target had before and the move did not touch. */
  readonly before: SchemaObjects;
  readonly work: readonly TableWork[];
  /** Notes of the plan: an object that they name may have been made by hand. */
  readonly planned: readonly Note[];
  /** Notes of the run itself: an object that they name was not made as planned. */
  readonly happened: readonly Note[];
}

/** The objects that a target does not have as the plan says; what a note tells of exactly this object is no finding. */
export function schemaFindings(
  { wanted, before, work, planned, happened }: ExpectedObjects,
  found: SchemaObjects,
  normalize?: Normalize,
): readonly VerifyFinding[] {
  const byRun = new Told(happened, work);
  const byHand = new Told([...planned, ...happened], work);
  const old = new Set(
    compareSchemas({ ...wanted, tables: [] }, { ...before, tables: [], triggers: [] }, normalize)
      .filter(({ change }) => change === 'extra')
      .map(identity),
  );
  return compareSchemas(wanted, found, normalize)
    .filter((one) => !(one.change === 'extra' ? byHand : byRun).has(one.part))
    .filter((one) => one.change !== 'extra' || !old.has(identity(one)))
    .map((one) => ({
      kind: 'schema',
      place: one.part.place,
      object: one.part.kind,
      message: messageOf(one),
    }));
}

function identity({ part }: PartDifference): string {
  return `${part.kind} ${part.id}`;
}

function messageOf({ change, part, detail }: PartDifference): string {
  if (change === 'missing') return `The target lacks ${part.what}.`;
  if (change === 'extra') return `The target has ${part.what}, which the plan does not know.`;
  return `${part.what.charAt(0).toUpperCase()}${part.what.slice(1)} is not as planned: ${detail}.`;
}
