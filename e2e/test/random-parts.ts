import fc from 'fast-check';

/** What one dialect offers to random schemas. `$` in a text is a column, quoted. */
export interface Palette {
  readonly types: readonly string[];
  /** Constraints and clauses of a column; '' most of the time. */
  readonly clauses: readonly string[];
  /** Of a column that makes its keys, with its type. */
  readonly generators: readonly string[];
  readonly checks: readonly string[];
  /** Parts of an index. */
  readonly parts: readonly string[];
  readonly predicates: readonly string[];
  readonly actions: readonly string[];
}

/** Names that are plain, need quotes, differ in case only, and are too long. */
const NAMES: readonly string[] = [
  'a',
  'b',
  'A',
  'two words',
  'select',
  'ünï',
  'a.b',
  `long_${'x'.repeat(62)}_1`,
  `long_${'x'.repeat(62)}_2`,
  'd',
  'e',
];

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Distinct names, whatever their case, so that both dialects can have them. */
export function names(count: {
  readonly min: number;
  readonly max: number;
}): fc.Arbitrary<readonly string[]> {
  const options = {
    minLength: count.min,
    maxLength: count.max,
    selector: (name: string) => name.toLowerCase(),
  };
  return fc.uniqueArray(fc.constantFrom(...NAMES), options);
}

/** One of these texts about one of these columns. */
export function about(texts: readonly string[], columns: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.constantFrom(...columns))
    .map(([text, column]) => text.replaceAll('$', () => quote(column)));
}

/** The list of a key or an index: some columns in some order. */
export function columnList(columns: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.shuffledSubarray([...columns], { minLength: 1, maxLength: Math.min(2, columns.length) });
}
