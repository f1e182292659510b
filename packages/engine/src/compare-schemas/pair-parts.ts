import { isSameContent, type Normalize } from './same-content.js';
import { ALL_ROWS, HOLDS_FOR, type SchemaPart } from './schema-part.js';

/** A part as it is wanted and as it was found; one of both may be lacking. */
export interface PartPair {
  readonly wanted?: SchemaPart;
  readonly found?: SchemaPart;
}

/**
 * Pairs the parts of two schemas by what makes them the same object. A table may have the same key twice: of such twins
 * those go together that have one name and say the same, then those of one name, then those that say the same, then the others.
 */
export function pairParts(
  wanted: readonly SchemaPart[],
  found: readonly SchemaPart[],
  normalize: Normalize,
): readonly PartPair[] {
  const there = groups(found);
  const asked = groups(wanted);
  const pairs = [...asked].flatMap(([id, parts]) => pairTwins(parts, there.get(id) ?? [], normalize));
  const extra = [...there].filter(([id]) => !asked.has(id)).flatMap(([, parts]) => parts);
  return [...pairs, ...extra.map((part) => ({ found: part }))];
}

function groups(parts: readonly SchemaPart[]): ReadonlyMap<string, readonly SchemaPart[]> {
  const grouped = new Map<string, SchemaPart[]>();
  for (const part of parts) {
    const id = `${part.kind} ${part.id}`;
    const group = grouped.get(id);
    if (group === undefined) grouped.set(id, [part]);
    else group.push(part);
  }
  return grouped;
}

function pairTwins(
  wanted: readonly SchemaPart[],
  found: readonly SchemaPart[],
  normalize: Normalize,
): readonly PartPair[] {
  const partners = new Map<SchemaPart, SchemaPart>();
  const free = new Set(found);
  const sameName = (a: SchemaPart, b: SchemaPart): boolean => a.place.object === b.place.object;
  const sameWords = (a: SchemaPart, b: SchemaPart): boolean => alteredWords(a, b, normalize).length === 0;
  const rules = [
    (a: SchemaPart, b: SchemaPart) => sameName(a, b) && sameWords(a, b),
    sameName,
    sameWords,
    () => true,
  ];
  for (const isPair of rules) {
    for (const part of wanted.filter((one) => !partners.has(one))) {
      const partner = [...free].find((one) => isPair(part, one));
      if (partner === undefined) continue;
      partners.set(part, partner);
      free.delete(partner);
    }
  }
  const pairs = wanted.map((part): PartPair => {
    const partner = partners.get(part);
    return partner === undefined ? { wanted: part } : { wanted: part, found: partner };
  });
  return [...pairs, ...[...free].map((part) => ({ found: part }))];
}

/** What of a part is not as it was wanted, by what people call that. What holds for more rows than was wanted is. */
export function alteredWords(wanted: SchemaPart, found: SchemaPart, normalize: Normalize): readonly string[] {
  const words = Object.keys({ ...wanted.content, ...found.content });
  return words.filter((word) => {
    const [asked, there] = [wanted.content[word], found.content[word]];
    return !isSameContent(asked, there, normalize) && !(word === HOLDS_FOR && there === ALL_ROWS);
  });
}
