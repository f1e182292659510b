import type { LexicalGrammar } from './grammar.js';
import { scanString } from './scan-string.js';
import type { Token, TokenKind } from './token.js';

// A byte above 0x7f, such as a no-break space, is part of a name in SQL dialects and never a blank.
const BLANK = /[ \t\n\v\f\r]+/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)/y;
const WORD_CHARACTER = /[\w$\u0080-\uffff]/;

/**
 * Cuts a text into tokens. Never throws: what it cannot read becomes an `unknown` token, an unfinished string one up to
 * the end of the text. Blanks and comments are skipped; `start` and `end` still count them.
 */
export function tokenize(text: string, grammar: LexicalGrammar): readonly Token[] {
  const operators = [...grammar.operators].sort((a, b) => b.length - a.length);
  const tokens: Token[] = [];
  let position = skipBlanks(text, 0, grammar);
  while (position < text.length) {
    const token = scan(text, position, grammar, operators);
    tokens.push(token);
    position = skipBlanks(text, token.end, grammar);
  }
  return tokens;
}

function scan(text: string, start: number, grammar: LexicalGrammar, operators: readonly string[]): Token {
  const string = scanString(text, start, grammar);
  if (string !== undefined) return string;
  const word = matchAt(WORD, text, start);
  if (word !== undefined) return token('word', word, start);
  const number = matchAt(NUMBER, text, start);
  if (number !== undefined) {
    const glued = WORD_CHARACTER.test(text.charAt(start + number.length));
    return token(glued ? 'unknown' : 'number', number, start);
  }
  const operator = operators.find((candidate) => text.startsWith(candidate, start));
  if (operator !== undefined) return token('operator', operator, start);
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return token(grammar.punctuation.includes(character) ? 'punctuation' : 'unknown', character, start);
}

function token(kind: TokenKind, text: string, start: number): Token {
  return { kind, text, value: text, start, end: start + text.length };
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

function skipBlanks(text: string, start: number, grammar: LexicalGrammar): number {
  let position = start;
  for (;;) {
    const from = position;
    position += matchAt(BLANK, text, position)?.length ?? 0;
    if (text.startsWith('--', position)) position = endOf(text, '\n', position);
    else if (text.startsWith('/*', position)) position = endOfBlock(text, position, grammar.nestedComments);
    if (position === from) return position;
  }
}

function endOfBlock(text: string, start: number, nested: boolean): number {
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    const opens = text.startsWith('/*', position) && (nested || depth === 0);
    const closes = text.startsWith('*/', position);
    if (opens) depth++;
    if (closes) depth--;
    if (opens || closes) position++;
    if (depth === 0) return position + 1;
  }
  return text.length;
}

function endOf(text: string, mark: string, start: number): number {
  const found = text.indexOf(mark, start);
  return found < 0 ? text.length : found + mark.length;
}
