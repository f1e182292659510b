import type { SqlGrammar } from './grammar.js';
import { NotUnderstood } from './not-understood.js';
import { parseTypeName } from './parse-type-name.js';
import type { NamePart, SqlSyntax } from './syntax.js';
import { isSymbol, keyword, type Token } from './token.js';
import type { TokenReader } from './token-reader.js';

/** Reads an expression of operators that bind at least as tightly as `precedence`. */
export type ParseAt = (reader: TokenReader, grammar: SqlGrammar, precedence: number) => SqlSyntax;

/** Reads what an operator can stand after: a value, a name, a call, CASE, CAST, a parenthesis, a prefix and its operand. */
export function parseOperand(reader: TokenReader, grammar: SqlGrammar, parseAt: ParseAt): SqlSyntax {
  const next = reader.peek();
  const whole = (): SqlSyntax => parseAt(reader, grammar, 0);
  if (next === undefined) throw new NotUnderstood();
  const prefix = next.kind === 'operator' ? next.text : keyword(next);
  if (prefix !== '' && Object.hasOwn(grammar.prefix, prefix)) {
    reader.take();
    return {
      kind: 'prefix',
      operator: prefix,
      operand: parseAt(reader, grammar, grammar.prefix[prefix] ?? 0),
    };
  }
  if (next.kind === 'string' || next.kind === 'blob' || next.kind === 'number') {
    reader.take();
    return { kind: next.kind, value: next.value };
  }
  if (isSymbol(next, '(')) return parenthesis(takeList(reader, whole));
  if (next.kind === 'word') return parseWord(reader, grammar, next, parseAt);
  if (next.kind === 'quoted-identifier') return parseName(reader, grammar, parseAt);
  throw new NotUnderstood();
}

/** Reads `(a, b, ...)`; `()` is an empty list. */
export function takeList(reader: TokenReader, parse: () => SqlSyntax, close = ')'): readonly SqlSyntax[] {
  if (!reader.takeSymbol(close === ')' ? '(' : '[')) throw new NotUnderstood();
  const items: SqlSyntax[] = [];
  if (reader.takeSymbol(close)) return items;
  do items.push(parse());
  while (reader.takeSymbol(','));
  if (!reader.takeSymbol(close)) throw new NotUnderstood();
  return items;
}

function parenthesis(items: readonly SqlSyntax[]): SqlSyntax {
  const only = items[0];
  return only !== undefined && items.length === 1 ? only : { kind: 'list', items };
}

function parseWord(reader: TokenReader, grammar: SqlGrammar, next: Token, parseAt: ParseAt): SqlSyntax {
  const word = keyword(next);
  const whole = (): SqlSyntax => parseAt(reader, grammar, 0);
  const follows = (symbol: string): boolean => isSymbol(reader.peek(1), symbol);
  if (grammar.constants.has(word) && !follows('(')) {
    reader.take();
    return { kind: 'constant', value: word };
  }
  if (word === 'CASE') return parseCase(reader, whole);
  if (word === 'CAST' && follows('(')) return parseCast(reader, grammar, whole);
  if (word === 'ARRAY' && follows('[')) {
    reader.take();
    return { kind: 'array', items: takeList(reader, whole, ']') };
  }
  if (grammar.reserved.has(word)) throw new NotUnderstood();
  return parseName(reader, grammar, parseAt);
}

function parseName(reader: TokenReader, grammar: SqlGrammar, parseAt: ParseAt): SqlSyntax {
  const parts: NamePart[] = [];
  do parts.push(takePart(reader));
  while (reader.takeSymbol('.'));
  if (!isSymbol(reader.peek(), '(')) return { kind: 'name', parts };
  const name = parts.map((part) => (part.quote === '' ? part.value.toLowerCase() : part.value)).join('.');
  const wordy = Object.hasOwn(grammar.argumentWords ?? {}, name) ? grammar.argumentWords?.[name] : undefined;
  if (wordy === undefined)
    return { kind: 'call', name, arguments: takeList(reader, () => parseAt(reader, grammar, 0)) };
  return parseWordyCall(reader, name, wordy.words, () => parseAt(reader, grammar, wordy.precedence));
}

/** `trim(BOTH 'x' FROM y)`, or the same function with commas. */
function parseWordyCall(
  reader: TokenReader,
  name: string,
  known: readonly string[],
  parse: () => SqlSyntax,
): SqlSyntax {
  const values: SqlSyntax[] = [];
  const words: string[] = [];
  reader.take();
  while (!reader.takeSymbol(')')) {
    const before = takeKnownWords(reader, known);
    if (values.length > 0 && before.length === 0 && !reader.takeSymbol(',')) throw new NotUnderstood();
    words.push(...before);
    values.push(parse());
  }
  return { kind: 'call', name, arguments: values, ...(words.length === 0 ? {} : { words }) };
}

function takeKnownWords(reader: TokenReader, known: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (;;) {
    const word = known.find((candidate) => reader.takeWords(candidate));
    if (word === undefined) return words;
    words.push(word);
  }
}

function takePart(reader: TokenReader): NamePart {
  const token = reader.take();
  if (token?.kind === 'word') return { value: token.value, quote: '' };
  if (token?.kind === 'quoted-identifier') return { value: token.value, quote: token.text.charAt(0) };
  throw new NotUnderstood();
}

function parseCase(reader: TokenReader, whole: () => SqlSyntax): SqlSyntax {
  reader.take();
  const operand = keyword(reader.peek()) === 'WHEN' ? {} : { operand: whole() };
  const branches: { when: SqlSyntax; result: SqlSyntax }[] = [];
  while (reader.takeWords('WHEN')) {
    const when = whole();
    if (!reader.takeWords('THEN')) throw new NotUnderstood();
    branches.push({ when, result: whole() });
  }
  const otherwise = reader.takeWords('ELSE') ? { otherwise: whole() } : {};
  if (branches.length === 0 || !reader.takeWords('END')) throw new NotUnderstood();
  return { kind: 'case', ...operand, branches, ...otherwise };
}

function parseCast(reader: TokenReader, grammar: SqlGrammar, whole: () => SqlSyntax): SqlSyntax {
  reader.moveTo(reader.index + 2);
  const operand = whole();
  if (!reader.takeWords('AS')) throw new NotUnderstood();
  const type = parseTypeName(reader, grammar);
  if (!reader.takeSymbol(')')) throw new NotUnderstood();
  return { kind: 'cast', operand, type };
}
