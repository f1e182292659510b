/** How SQLite treats the values of a column, by its declared type. */
export type Affinity = 'integer' | 'text' | 'blob' | 'real' | 'numeric';

/** SQLite's five rules, in their order (https://www.sqlite.org/datatype3.html#determination_of_column_affinity). */
export function affinityOf(declaredType: string): Affinity {
  const type = declaredType.toUpperCase();
  if (type.includes('INT')) return 'integer';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'text';
  if (type.includes('BLOB') || type === '') return 'blob';
  if (/REAL|FLOA|DOUB/.test(type)) return 'real';
  return 'numeric';
}
