/** The words that PostgreSQL takes for a boolean, without their abbreviations of two letters and more. */
const TRUE_WORDS: readonly string[] = ['true', 't', 'yes', 'y', 'on', '1'];
const FALSE_WORDS: readonly string[] = ['false', 'f', 'no', 'n', 'off', '0'];

/** Which words mean what; in any case of their letters. */
export function booleanWords(
  yes: readonly string[] = TRUE_WORDS,
  no: readonly string[] = FALSE_WORDS,
): ReadonlyMap<string, boolean> {
  const of = (words: readonly string[], value: boolean): readonly (readonly [string, boolean])[] =>
    words.map((word) => [word.toLowerCase(), value]);
  return new Map([...of(yes, true), ...of(no, false)]);
}
