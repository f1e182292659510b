import type { Column, ColumnProfile, Table } from '@godwit/plugin-api';
import type { ResolvedOptions } from '../../options/resolved-options.js';
import type { ColumnChoices, ImpliedChoice } from './column-choices.js';
import type { TableFacts } from './profile-tables.js';

/** What was found, and what is chosen for columns. */
interface Found {
  readonly facts: readonly TableFacts[];
  readonly choices: ColumnChoices;
}

/**
 * With `onError: 'reject-row'` a column of which some values do not fit keeps its type, and the rows with these values are left
 * out; unless they are the most, for then it is the type that is wrong. What the config says of a column itself goes before.
 */
export function rejectFew(
  tables: readonly Table[],
  { facts, choices }: Found,
  { onError, onBadText }: Pick<ResolvedOptions, 'onError' | 'onBadText'>,
): Found {
  if (onError !== 'reject-row') return { facts, choices };
  const implied = new Map<Column, ImpliedChoice>();
  const known = facts.map(({ profile, ...rest }, index): TableFacts => {
    if (profile === undefined) return rest;
    const columns = profile.columns.map((found) => {
      const column = tables[index]?.columns.find(({ name }) => name === found.name);
      if (column === undefined) return found;
      const own = choices.find(tables[index] as Table, column);
      const isText = found.badText > 0n && (own.badText ?? onBadText) === 'fail';
      const isFew = own.misfits === undefined && hasFewMisfits(found, profile.rows);
      if (!isFew && !isText) return found;
      implied.set(column, { misfits: 'reject', ...(isText && { badText: 'fail' }), isImplied: true });
      const { fits: _, ...kept } = found;
      return isFew ? kept : found;
    });
    return { ...rest, profile: { ...profile, columns } };
  });
  return { facts: known, choices: choices.orElse(implied) };
}

/** Whether some values do not fit, but not the most. */
function hasFewMisfits({ misfits, nulls }: ColumnProfile, rows: bigint): boolean {
  return misfits > 0n && misfits * 2n <= rows - nulls;
}
