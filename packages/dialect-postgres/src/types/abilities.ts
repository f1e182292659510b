/** Keys in which NULLs are equal; the server says by its version whether it has them, as of all features here. */
export const NULLS_NOT_DISTINCT = 'NULLS NOT DISTINCT';

/** `numeric(3,5)` and `numeric(3,-5)`. */
export const ANY_SCALE = 'numeric scales below 0 and above the precision';

/** Generated columns that are computed when they are read. */
export const VIRTUAL_COLUMNS = 'virtual generated columns';

/** What came after PostgreSQL 14, with the version that brought it. */
const FEATURES: readonly (readonly [string, number])[] = [
  [NULLS_NOT_DISTINCT, 15],
  [ANY_SCALE, 15],
  [VIRTUAL_COLUMNS, 18],
];

/** What a server of this `server_version_num` brings beyond PostgreSQL 14. */
export function featuresOf(version: number): readonly string[] {
  return FEATURES.filter(([, since]) => version >= since * 10_000).map(([feature]) => feature);
}

/** That lower and upper of this database make of A to Z what those of every language but a few do. */
export const ASCII_FOLDS_PLAINLY = 'A to Z fold plainly';

/** An extension, by its name. */
export function extensionAbility(name: string): string {
  return `extension ${name}`;
}

/** A collation of people's own, by its schema and its name as the columns that have it say them. */
export function collationAbility(collation: string): string {
  return `collation ${collation}`;
}
