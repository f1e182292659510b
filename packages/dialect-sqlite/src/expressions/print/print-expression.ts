import type { Expression, ExpressionContext, PrintedExpression } from '@godwit/plugin-api';
import { printArithmetic } from './arithmetic.js';
import { printCall, printPlainReplace } from './call.js';
import { printAsKept, printColumn } from './column.js';
import { isScalarTest, printArrow, printPlainMember } from './json.js';
import { printLiteral, printStored } from './literal.js';
import { printMatch } from './match.js';
import { printBinary, printUnary } from './operator.js';
import { isTextDecimal, type PrintPart, type PrintScope } from './scope.js';
import { isRounded, printSpelled } from './spelled.js';
import { Unprintable } from './unprintable.js';
import { isDay, noteOrder, noteReals } from './value-of.js';

/** The text of a meaning in SQLite, or why it cannot be said with the same meaning. */
export function printSqlite(expression: Expression, context: ExpressionContext): PrintedExpression {
  const scope: PrintScope = { context, caveats: new Set() };
  try {
    const sql = printWhole(expression, scope);
    const bare = expression.kind === 'literal' || context.purpose !== 'default';
    const caveat = scope.caveats.size === 0 ? {} : { caveat: `${[...scope.caveats].join('; ')}.` };
    // DEFAULT takes an expression in parentheses only.
    return { ok: true, sql: bare || isEnclosed(sql) ? sql : `(${sql})`, ...caveat };
  } catch (error) {
    if (error instanceof Unprintable) return { ok: false, reason: error.message };
    throw error;
  }
}

/** Whether one pair of parentheses encloses all of it. */
function isEnclosed(sql: string): boolean {
  let depth = 0;
  for (const token of sql.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|[^'"()]+/g)) {
    if (token[0] === '(') depth++;
    if (token[0] === ')') depth--;
    if (depth === 0) return token[0] === ')' && token.index === sql.length - 1;
  }
  return false;
}

function printWhole(expression: Expression, scope: PrintScope): string {
  const { expected, purpose } = scope.context;
  if (expected === undefined || (purpose !== 'default' && purpose !== 'generated')) {
    return printPart(expression, scope);
  }
  if (expression.kind === 'literal') return printStored(expression, expected);
  if (isTextDecimal(expected) && !isRounded(expression))
    throw new Unprintable('SQLite keeps these decimals as text');
  if (expected.kind === 'native' && expected.dialect !== 'sqlite') {
    throw new Unprintable(`SQLite has no type ${expected.name}`);
  }
  return printPart(expression, scope);
}

function printPart(expression: Expression, scope: PrintScope): string {
  const isWhole = expression.kind !== 'binary' && expression.kind !== 'cast';
  const print: PrintPart = (part) => printPart(part, isWhole ? scope : inside(scope));
  noteOrder(expression, scope);
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression);
    case 'column':
      return printColumn(expression.name, scope);
    case 'unary':
      if (expression.operator === 'minus') noteReals([expression.operand], scope);
      return printUnary(expression.operator, print(expression.operand));
    case 'binary':
      if ('numbers' in expression) return printArithmetic(expression, print, scope);
      if (expression.operator.startsWith('json')) return printArrow(expression, print, scope);
      if (isScalarTest(expression.left, expression.right)) {
        const isEquality = expression.operator === 'equal' || expression.operator === 'not-equal';
        const plain = isEquality ? printPlainMember(expression.left, [expression.right], print) : undefined;
        const member = plain ?? printPart(expression.left, { ...scope, caveats: new Set() });
        return printBinary(expression.operator, member, print(expression.right));
      }
      return printBinary(expression.operator, print(expression.left), print(expression.right));
    case 'call':
      return printCall(expression, print, scope);
    case 'case':
      return printPlainReplace(expression, print) ?? printCase(expression, print);
    case 'cast':
      return printCast(expression, print, scope);
    case 'in': {
      const list = expression.list.map(print).join(', ');
      const operand =
        printPlainMember(expression.operand, expression.list, print) ?? print(expression.operand);
      return `(${operand} ${expression.negated ? 'NOT ' : ''}IN (${list}))`;
    }
    case 'between': {
      const range = `${print(expression.low)} AND ${print(expression.high)}`;
      return `(${print(expression.operand)} ${expression.negated ? 'NOT ' : ''}BETWEEN ${range})`;
    }
    case 'match':
      return printMatch(expression, print, scope);
    case 'is-null': {
      const operand = printAsKept(expression.operand, scope, 'any') ?? print(expression.operand);
      return `(${operand} IS ${expression.negated ? 'NOT ' : ''}NULL)`;
    }
    case 'is-distinct':
      return `(${print(expression.left)} IS ${expression.negated ? '' : 'NOT '}${print(expression.right)})`;
    case 'collate':
      throw new Unprintable(
        expression.collation === 'language'
          ? 'SQLite orders text by its bytes and not by a language'
          : `SQLite has no collation that is the same as ${expression.collation}`,
      );
  }
}

/** What is computed with is not what the column keeps. */
function inside({ context: { expected: _type, ...context }, caveats }: PrintScope): PrintScope {
  return { context, caveats };
}

function printCase(expression: Extract<Expression, { kind: 'case' }>, print: PrintPart): string {
  const operand = expression.operand === undefined ? '' : ` ${print(expression.operand)}`;
  const branches = expression.branches.map(
    ({ when, result }) => ` WHEN ${print(when)} THEN ${print(result)}`,
  );
  const otherwise = expression.otherwise === undefined ? '' : ` ELSE ${print(expression.otherwise)}`;
  return `CASE${operand}${branches.join('')}${otherwise} END`;
}

function printCast(
  expression: Extract<Expression, { kind: 'cast' }>,
  print: PrintPart,
  scope: PrintScope,
): string {
  const types = { integer: 'INTEGER', float: 'REAL', text: 'TEXT' } as const;
  const { to, operand } = expression;
  if (to === 'text' && isDay(operand, scope))
    scope.caveats.add('the text of a day is the same in the years 1 to 9999 only');
  const kept = to === 'text' ? printAsKept(operand, scope, 'text') : undefined;
  if (kept !== undefined) return kept;
  const spelled = printSpelled(expression, print, scope);
  if (spelled !== undefined) return spelled;
  if (to === 'boolean') return `(${print(operand)} <> 0)`;
  if (to === 'decimal' || to === 'bytes') throw new Unprintable(`SQLite casts to ${to} in another way`);
  return `CAST(${print(operand)} AS ${types[to]})`;
}
