import {
  isSymbol,
  keyword,
  splitTokens,
  type Token,
  TokenReader,
  textOf,
  tokenize,
} from '@godwit/plugin-api/sql';
import { grammar } from '../expressions/grammar.js';

/** What only the text of CREATE INDEX tells: the text of each part without direction and collation, and the predicate. */
export interface IndexText {
  readonly parts: readonly string[];
  readonly where: string | undefined;
}

export function readCreateIndex(source: string): IndexText {
  const reader = new TokenReader(tokenize(source, grammar));
  while (!reader.done && !isSymbol(reader.peek(), '(')) reader.take();
  const inner = reader.takeParenthesised() ?? [];
  const parts = splitTokens(inner).map((part) => textOf(withoutOrder(part), source));
  if (!reader.takeWords('WHERE')) return { parts, where: undefined };
  const rest: Token[] = [];
  for (let token = reader.take(); token !== undefined; token = reader.take()) rest.push(token);
  return {
    parts,
    where: textOf(
      rest.filter((token) => !isSymbol(token, ';')),
      source,
    ),
  };
}

function withoutOrder(tokens: readonly Token[]): readonly Token[] {
  let end = tokens.length;
  if (['ASC', 'DESC'].includes(keyword(tokens[end - 1]))) end--;
  if (keyword(tokens[end - 2]) === 'COLLATE') end -= 2;
  return tokens.slice(0, end);
}
