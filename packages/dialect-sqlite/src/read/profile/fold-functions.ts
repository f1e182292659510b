import type { Connection } from '../../connect/connection.js';

/** `godwit_folds_alike(x)`: 3, without 1 where lower and without 2 where upper changes a letter beyond A to Z. */
export const FOLDS_ALIKE = 'godwit_folds_alike';

/** Gives a connection the function that tells whether folding all letters is more than folding A to Z. */
export function addFoldFunctions(db: Connection): void {
  const options = { deterministic: true, directOnly: true } as const;
  db.function(FOLDS_ALIKE, options, (x: unknown) => foldsAlike(String(x)));
}

function foldsAlike(text: string): number {
  const other = text.replace(/[\0-\x7f]+/g, '');
  return (other === other.toLowerCase() ? 1 : 0) + (other === other.toUpperCase() ? 2 : 0);
}
