/** What a token is. `unknown`: a character that the grammar has no use for, or an unfinished string. */
export type TokenKind =
  | 'word'
  | 'quoted-identifier'
  | 'string'
  | 'blob'
  | 'number'
  | 'operator'
  | 'punctuation'
  | 'unknown';

/** A piece of SQL text; comments and blanks lie between tokens and are none. */
export interface Token {
  readonly kind: TokenKind;
  /** Exactly as written. */
  readonly text: string;
  /** Without quotes and escapes; the lower-case hex digits of a blob; otherwise as `text`. */
  readonly value: string;
  /** Offset of the first UTF-16 unit in the text, and the offset after the last. */
  readonly start: number;
  readonly end: number;
}

/** The word in upper case, or '' where the token is no bare word: for comparing with keywords. */
export function keyword(token: Token | undefined): string {
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

/** Whether the token is this operator or punctuation. */
export function isSymbol(token: Token | undefined, text: string): boolean {
  return (token?.kind === 'operator' || token?.kind === 'punctuation') && token.text === text;
}

/** The texts of tokens without blanks between them: for `(10, 2)` after a type. */
export function textOfTokens(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join('');
}
