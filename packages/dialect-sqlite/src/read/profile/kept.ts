import type { ColumnPlan, TableProfile } from '@godwit/plugin-api';
import type { TextEncoding } from '../rows/stored-text.js';
import type { ProfileAnswer, ProfileRequest } from '../thread/protocol.js';

/**
 * Whether the values need no look, since a target of the same dialect holds each as it is stored: in every class, with
 * NULLs in keys, and text of any bytes. In UTF-16 broken text cannot be carried that way.
 */
export function keepsValues(
  { target, chosen, findings, columns }: ProfileRequest,
  encoding: TextEncoding,
): boolean {
  return (
    target === 'sqlite' &&
    findings !== true &&
    encoding === 'UTF-8' &&
    (chosen ?? []).length === 0 &&
    !columns.some(isDecided)
  );
}

/** What a config decides for a column holds whatever the target. */
function isDecided({ misfits, badText }: ColumnPlan): boolean {
  return misfits !== undefined || badText !== undefined;
}

/** The profile of a table whose values stay as they are: only its rows and its largest cell were looked for. */
export function keptProfile(
  scan: Pick<TableProfile, 'rows' | 'largestCell'>,
  request: ProfileRequest,
): ProfileAnswer {
  const columns = request.columns.map(({ name }) => ({
    name,
    nulls: 0n,
    misfits: 0n,
    misfitKeys: [],
    notes: [],
    badText: 0n,
  }));
  const { rows, largestCell } = scan;
  return { profile: { rows, columns, largestCell }, proofs: [], kept: true };
}
