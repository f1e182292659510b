import type { InfixRule, SqlGrammar } from './grammar.js';
import { NotUnderstood } from './not-understood.js';
import { parseOperand, takeList } from './parse-operand.js';
import { parseTypeName } from './parse-type-name.js';
import type { SqlSyntax } from './syntax.js';
import { keyword, type Token } from './token.js';
import { TokenReader } from './token-reader.js';
import { tokenize } from './tokenize.js';

/**
 * Reads a whole text as one expression. Undefined where a part of it is not understood for certain: an unknown token,
 * a subquery, a window, a parameter, anything left over.
 */
export function parseExpression(text: string, grammar: SqlGrammar): SqlSyntax | undefined {
  return parseExpressionTokens(tokenize(text, grammar), grammar);
}

/** {@link parseExpression} for tokens already cut. */
function parseExpressionTokens(tokens: readonly Token[], grammar: SqlGrammar): SqlSyntax | undefined {
  const reader = new TokenReader(tokens);
  try {
    const syntax = parseAt(reader, grammar, 0);
    return reader.done ? syntax : undefined;
  } catch (error) {
    // A text nested thousands deep overflows the stack: not understood either.
    if (error instanceof NotUnderstood || (error as Error).name === 'RangeError') return undefined;
    throw error;
  }
}

function parseAt(reader: TokenReader, grammar: SqlGrammar, precedence: number): SqlSyntax {
  let left = parseOperand(reader, grammar, parseAt);
  let barred = Number.POSITIVE_INFINITY;
  for (;;) {
    const found = takeInfix(reader, grammar, precedence);
    if (found === undefined) return left;
    if (found.rule.precedence === barred) throw new NotUnderstood();
    barred = found.rule.nonAssociative === true ? found.rule.precedence : Number.POSITIVE_INFINITY;
    left = parseRest(left, found.operator, found.rule, reader, grammar);
  }
}

interface FoundInfix {
  readonly operator: string;
  readonly rule: InfixRule;
}

function takeInfix(reader: TokenReader, grammar: SqlGrammar, minimum: number): FoundInfix | undefined {
  const next = reader.peek();
  if (next?.kind === 'operator') return takeIfAbove(reader, grammar, next?.text, 1, minimum);
  for (let count = 4; count > 0; count--) {
    const words = Array.from({ length: count }, (_, ahead) => keyword(reader.peek(ahead)));
    const found = takeIfAbove(reader, grammar, words.join(' '), count, minimum);
    if (found !== undefined) return found;
    if (Object.hasOwn(grammar.infix, words.join(' '))) return undefined;
  }
  return undefined;
}

function takeIfAbove(
  reader: TokenReader,
  grammar: SqlGrammar,
  operator: string | undefined,
  tokens: number,
  minimum: number,
): FoundInfix | undefined {
  const rule =
    operator !== undefined && Object.hasOwn(grammar.infix, operator) ? grammar.infix[operator] : undefined;
  if (operator === undefined || rule === undefined || rule.precedence < minimum) return undefined;
  reader.moveTo(reader.index + tokens);
  return { operator, rule };
}

function parseRest(
  operand: SqlSyntax,
  operator: string,
  rule: InfixRule,
  reader: TokenReader,
  grammar: SqlGrammar,
): SqlSyntax {
  const negated = rule.negates !== undefined;
  const right = (): SqlSyntax => parseAt(reader, grammar, rule.precedence + 1);
  switch (rule.form) {
    case 'binary':
      return { kind: 'binary', operator, left: operand, right: right() };
    case 'postfix':
      return { kind: 'postfix', operator, operand };
    case 'collate':
      return { kind: 'collate', operand, collation: takeName(reader) };
    case 'cast':
      return { kind: 'cast', operand, type: parseTypeName(reader, grammar) };
    case 'in':
      return { kind: 'in', negated, operand, list: takeList(reader, () => parseAt(reader, grammar, 0)) };
    case 'between': {
      const low = right();
      if (!reader.takeWords('AND')) throw new NotUnderstood();
      return { kind: 'between', negated, operand, low, high: right() };
    }
    case 'pattern': {
      const pattern = right();
      const escaping = reader.takeWords('ESCAPE') ? { escape: right() } : {};
      return { kind: 'pattern', operator: rule.negates ?? operator, negated, operand, pattern, ...escaping };
    }
  }
}

function takeName(reader: TokenReader): string {
  let token = reader.take();
  // pg_catalog."C": only the last part tells which.
  while (reader.takeSymbol('.')) token = reader.take();
  if (token?.kind === 'word' || token?.kind === 'quoted-identifier') return token.value;
  throw new NotUnderstood();
}
