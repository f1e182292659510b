/** What two names have in common where they are taken for one; the first comes first. */
export type Likeness = 'exact' | 'case' | 'words';

const FOLDS: Readonly<Record<Likeness, (name: string) => string>> = {
  exact: (name) => name,
  case: (name) => name.toLowerCase(),
  words: (name) => wordsOf(name).join(' '),
};

/**
 * Finds for names the ones that are meant on the other side: the same, else the same but for letter case, else the same words in
 * snake or camel case. Only where one name is like one other.
 */
export function pairNames(
  names: readonly string[],
  others: readonly string[],
  likenesses: readonly Likeness[] = ['exact', 'case', 'words'],
): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const likeness of likenesses) {
    const fold = FOLDS[likeness];
    const taken = new Set(pairs.values());
    const left = Map.groupBy(
      names.filter((name) => !pairs.has(name)),
      fold,
    );
    const free = Map.groupBy(
      others.filter((name) => !taken.has(name)),
      fold,
    );
    for (const [key, [name, second]] of left) {
      const [other, more] = free.get(key) ?? [];
      if (name === undefined || other === undefined || second !== undefined || more !== undefined) continue;
      pairs.set(name, other);
    }
  }
  return pairs;
}

/** `createdAt`, `CreatedAt` and `created_at` have the same words; marks before the first one stay. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([\p{Ll}\d])(?=\p{Lu})/gu, '$1_')
    .replaceAll(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1_')
    .toLowerCase()
    .split(/(?<=[^_])_(?=[^_])/u);
}
