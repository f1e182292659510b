import type { SqlGrammar } from './grammar.js';
import { NotUnderstood } from './not-understood.js';
import { textOfTokens } from './token.js';
import type { TokenReader } from './token-reader.js';

/**
 * Reads the name of a type: one word or one of the grammar's phrases, with its numbers and array brackets. Gives it in
 * the case it is written in, words joined by one blank: `character varying(10)`.
 */
export function parseTypeName(reader: TokenReader, grammar: SqlGrammar): string {
  let name = takePhrase(reader, grammar) ?? takeWord(reader);
  while (reader.takeSymbol('.')) name += `.${takeWord(reader)}`;
  const numbers = reader.takeParenthesised();
  if (numbers !== undefined) name += `(${textOfTokens(numbers)})`;
  // `timestamp(3) without time zone`: the rest of the phrase follows the numbers.
  for (const zone of ['WITHOUT TIME ZONE', 'WITH TIME ZONE']) {
    if (reader.takeWords(zone)) name += ` ${zone.toLowerCase()}`;
  }
  while (reader.takeSymbol('[')) {
    if (!reader.takeSymbol(']')) throw new NotUnderstood();
    name += '[]';
  }
  return name;
}

function takePhrase(reader: TokenReader, grammar: SqlGrammar): string | undefined {
  if (grammar.typePhrases === 'any') return takeWordsOfType(reader);
  const phrases = [...grammar.typePhrases].sort((a, b) => b.length - a.length);
  return phrases.find((phrase) => reader.takeWords(phrase))?.toLowerCase();
}

function takeWordsOfType(reader: TokenReader): string {
  let name = takeWord(reader);
  while (reader.peek()?.kind === 'word') name += ` ${takeWord(reader)}`;
  return name;
}

function takeWord(reader: TokenReader): string {
  const token = reader.take();
  if (token?.kind === 'word') return token.value;
  if (token?.kind === 'quoted-identifier') return token.text;
  throw new NotUnderstood();
}
