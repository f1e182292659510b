import type { Column, Identity, Table } from '@godwit/plugin-api';

/**
 * The table with generators that also pass what those of the source gave before, by the names of its columns; one that is
 * further already stays.
 */
export function withLastValues(table: Table, given: (column: Column) => string | undefined): Table {
  const columns = table.columns.map((column) => {
    const lastValue = given(column);
    if (column.identity === undefined || lastValue === undefined) return column;
    const own = column.identity.lastValue;
    const isFurther = own === undefined || isBefore(column.identity, own, lastValue);
    return { ...column, identity: { ...column.identity, lastValue: isFurther ? lastValue : own } };
  });
  return { ...table, columns };
}

/** Whether a generator comes to one number before another. */
export function isBefore(identity: Pick<Identity, 'increment'>, one: string, other: string): boolean {
  return isFalling(identity) ? BigInt(one) > BigInt(other) : BigInt(one) < BigInt(other);
}

/** Whether a generator counts down. */
export function isFalling({ increment }: Pick<Identity, 'increment'>): boolean {
  return increment?.startsWith('-') === true;
}
