import type { Column, ColumnProfile, Table } from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import type { ColumnChoices, ImpliedChoice } from './column-choices.js';
import type { TableFacts } from './profile-tables.js';

/** What was found, and what is chosen for columns. */
interface Found {
  readonly facts: readonly TableFacts[];
  readonly choices: ColumnChoices;
}

/** Whether rows are left out for values that do not fit: a target of the source's own dialect holds them as they are stored. */
export function mayLeaveOut({ options, source, target }: RunContext): boolean {
  return options.onError === 'reject-row' && source.dialect.name !== target.dialect.name;
}

/** Leaves out all rows with a value that does not fit, but for columns of which the config says otherwise. */
export function rejectAll(tables: readonly Table[], choices: ColumnChoices): ColumnChoices {
  const columns = tables.flatMap((table) => table.columns);
  return choices.orElse(new Map(columns.map((column) => [column, { misfits: 'reject', isImplied: true }])));
}

/**
 * With `onError: 'reject-row'` a column of which some values do not fit keeps its type, and the rows with these values are left
 * out; unless they are the most, for then it is the type that is wrong. What the config says of a column itself goes before.
 */
export function rejectFew(tables: readonly Table[], { facts, choices }: Found, run: RunContext): Found {
  const { onError, onBadText } = run.options;
  if (onError !== 'reject-row') return { facts, choices };
  const implied = new Map<Column, ImpliedChoice>();
  const known = facts.map(({ profile, ...rest }, index): TableFacts => {
    if (profile === undefined) return rest;
    const columns = profile.columns.map((found) => {
      const column = tables[index]?.columns.find(({ name }) => name === found.name);
      if (column === undefined) return found;
      const own = choices.find(tables[index] as Table, column);
      const isText = found.badText > 0n && (own.badText ?? onBadText) === 'fail';
      const isFew = mayLeaveOut(run) && own.misfits === undefined && hasFewMisfits(found, profile.rows);
      if (!isFew && !isText) return found;
      implied.set(column, { misfits: 'reject', ...(isText && { badText: 'fail' }), isImplied: true });
      const { fits: _, ...kept } = found;
      return isFew ? kept : found;
    });
    return { ...rest, profile: { ...profile, columns } };
  });
  return { facts: known, choices: choices.orElse(implied) };
}

/** Whether most values of a column do not fit, of which the config says nothing. */
export function hasWrongType(table: Table, { profile }: TableFacts = {}, choices: ColumnChoices): boolean {
  return table.columns.some((column) => {
    const found = profile?.columns.find(({ name }) => name === column.name);
    return (found?.misfits ?? 0n) > 0n && choices.find(table, column).misfits === undefined;
  });
}

/** Whether some values do not fit, and not the most. */
export function hasFewMisfits({ misfits, nulls }: ColumnProfile, rows: bigint): boolean {
  return misfits > 0n && misfits * 2n <= rows - nulls;
}
