/** New names of columns and tables that a text may name, by the old ones. */
export interface NewNames {
  readonly columns: ReadonlyMap<string, string>;
  readonly tables: ReadonlyMap<string, string>;
}

/** Constants, names in quotes, and words; whether a bracket follows, which makes a word a function. */
const TOKENS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|[\p{L}_][\p{L}\p{N}_$]*(\s*\()?/gu;
const PLAIN = /^[a-z_][a-z0-9_]*$/;

/**
 * SQL in which names are the new ones. A word is taken for the name that it is spelled as: for a comparison, and for what is
 * made again from the text.
 */
export function renameInText(text: string, { columns, tables }: NewNames): string {
  if (columns.size + tables.size === 0) return text;
  return text.replaceAll(TOKENS, (token: string, bracket: string | undefined) => {
    if (token.startsWith("'")) return token;
    const [quote] = /^["`]/.exec(token) ?? [];
    if (quote !== undefined) {
      const old = token.slice(1, -1).replaceAll(quote + quote, quote);
      const name = columns.get(old) ?? tables.get(old);
      return name === undefined ? token : inQuotes(name, quote);
    }
    const word = token.slice(0, token.length - (bracket?.length ?? 0));
    const name = (bracket === undefined ? find(columns, word) : undefined) ?? find(tables, word);
    if (name === undefined) return token;
    return `${PLAIN.test(name) ? name : inQuotes(name, '"')}${bracket ?? ''}`;
  });
}

/** Words without quotes are folded by some dialects. */
function find(names: ReadonlyMap<string, string>, word: string): string | undefined {
  const lower = word.toLowerCase();
  return names.get(word) ?? [...names].find(([old]) => old.toLowerCase() === lower)?.[1];
}

function inQuotes(name: string, quote: string): string {
  return quote + name.replaceAll(quote, quote + quote) + quote;
}
