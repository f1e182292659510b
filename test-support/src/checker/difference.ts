/** One thing that is not the same on both sides. */
export interface Difference {
  readonly kind:
    | 'table-missing'
    | 'table-extra'
    | 'column-missing'
    | 'column-extra'
    | 'row-count'
    | 'row-missing'
    | 'row-extra'
    | 'value';
  readonly table: string;
  readonly column?: string;
  /** The row: its primary key, or all of it where it has none. */
  readonly key?: string;
  readonly detail: string;
}

/** A difference as one line. */
export function describeDifference({ kind, table, column, key, detail }: Difference): string {
  const place = column === undefined ? table : `${table}.${column}`;
  return `${kind} ${place}${key === undefined ? '' : ` (${key})`}: ${detail}`;
}
