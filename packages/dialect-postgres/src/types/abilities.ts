/** Generated columns that are computed when they are read; the server says by its version whether it has them. */
export const VIRTUAL_COLUMNS = 'virtual generated columns';

/** A collation of people's own, by its schema and its name as the columns that have it say them. */
export function collationAbility(collation: string): string {
  return `collation ${collation}`;
}
