import { isSymbol, keyword, type Token } from './token.js';

/** Walks over tokens. Every `take` moves on only where it fits. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The number of tokens already taken; give it to {@link moveTo} to come back. */
  get index(): number {
    return this.#index;
  }

  get done(): boolean {
    return this.#index >= this.#tokens.length;
  }

  moveTo(index: number): void {
    this.#index = index;
  }

  /** The token `ahead` places after the next one, without taking it. */
  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#index + ahead];
  }

  /** The token that was taken last. */
  get last(): Token | undefined {
    return this.#tokens[this.#index - 1];
  }

  take(): Token | undefined {
    const token = this.#tokens[this.#index];
    if (token !== undefined) this.#index++;
    return token;
  }

  /** Takes an operator or punctuation, if it is next. */
  takeSymbol(text: string): boolean {
    if (!isSymbol(this.peek(), text)) return false;
    this.#index++;
    return true;
  }

  /** Takes bare words in this order (`'NOT NULL'`, in upper case), if they all come next. */
  takeWords(phrase: string): boolean {
    const words = phrase.split(' ');
    if (!words.every((word, ahead) => keyword(this.peek(ahead)) === word)) return false;
    this.#index += words.length;
    return true;
  }

  /**
   * Takes a parenthesis and everything up to the one that closes it, and gives the tokens between them;
   * undefined where no balanced parenthesis is next.
   */
  takeParenthesised(): readonly Token[] | undefined {
    if (!isSymbol(this.peek(), '(')) return undefined;
    let depth = 0;
    for (let index = this.#index; index < this.#tokens.length; index++) {
      const token = this.#tokens[index];
      if (isSymbol(token, '(')) depth++;
      if (isSymbol(token, ')')) depth--;
      if (depth > 0) continue;
      const inner = this.#tokens.slice(this.#index + 1, index);
      this.#index = index + 1;
      return inner;
    }
    return undefined;
  }
}

/** The source text from the first to the last of these tokens, comments between them included. */
export function textOf(tokens: readonly Token[], source: string): string {
  const first = tokens[0];
  const last = tokens.at(-1);
  return first === undefined || last === undefined ? '' : source.slice(first.start, last.end);
}

/** Cuts tokens at a symbol (a comma, usually) that stands outside of parentheses. */
export function splitTokens(tokens: readonly Token[], separator = ','): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth++;
    if (isSymbol(token, ')')) depth--;
    if (depth === 0 && isSymbol(token, separator)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
