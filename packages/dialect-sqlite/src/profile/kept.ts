import type { TableProfile } from '@godwit/plugin-api';
import type { TextEncoding } from '../read/stored-text.js';
import type { ProfileAnswer, ProfileRequest } from '../worker/protocol.js';

/**
 * Whether the values need no look, since a target of the same dialect holds each as it is stored: in every class, with
 * NULLs in keys, and text of any bytes. In UTF-16 broken text cannot be carried that way.
 */
export function keepsValues({ target, chosen }: ProfileRequest, encoding: TextEncoding): boolean {
  return target === 'sqlite' && encoding === 'UTF-8' && (chosen ?? []).length === 0;
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
