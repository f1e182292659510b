/** A name in quotes, the quote inside doubled: `a"b` -> `"a""b"`. */
export function quoteIdentifier(name: string, quote = '"'): string {
  return quote + name.replaceAll(quote, quote + quote) + quote;
}

/** A text in single quotes, inner ones doubled. For dialects in which a backslash means nothing else. */
export function quoteString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
