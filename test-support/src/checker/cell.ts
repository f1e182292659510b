/** A value as SQLite stores it: its storage class and its exact content. Text is kept as bytes in UTF-8. */
export type SqliteCell =
  | { readonly storage: 'null' }
  | { readonly storage: 'integer'; readonly value: bigint }
  | { readonly storage: 'real'; readonly value: number }
  | { readonly storage: 'text' | 'blob'; readonly value: Uint8Array };

/** Says that a value cannot be in a column of this type; it equals nothing. */
interface Unfit {
  readonly unfit: string;
}

/** A value in the one spelling that both sides are brought to before they are compared. */
export type ComparableCell = string | null | Unfit;

/** How invalid text must have been handled; absent: there must be none. */
export type BadTextRule = 'strip' | 'replace';

/** A readable description of a cell for a difference, cut where it is long. */
export function showCell(cell: ComparableCell | undefined): string {
  if (cell === undefined) return 'nothing';
  if (cell === null) return 'NULL';
  if (typeof cell !== 'string') return `a value that does not fit (${cell.unfit})`;
  return JSON.stringify(cell.length > 80 ? `${cell.slice(0, 80)}… (${cell.length} characters)` : cell);
}
