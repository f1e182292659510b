import type { Expression, ExpressionContext, LiteralExpression, PrintedExpression } from '@godwit/plugin-api';
import { quoteIdentifier, quoteString } from '@godwit/plugin-api/sql';
import { printCall } from './expressions-print-call.js';
import { printBinary, printUnary } from './expressions-print-operator.js';
import { Unprintable } from './expressions-unprintable.js';

/** Prints a part; everything but names, constants and calls stands in parentheses of its own. */
export type PrintPart = (expression: Expression) => string;

/** Kinds of columns whose values compare in SQLite as they do elsewhere. */
const COMPARABLE = new Set([
  'boolean',
  'integer',
  'bigint',
  'float',
  'text',
  'bytes',
  'uuid',
  'date',
  'enum',
]);

/** The text of a meaning in SQLite, or why it cannot be said with the same meaning. */
export function printSqlite(expression: Expression, context: ExpressionContext): PrintedExpression {
  try {
    const sql = printPart(expression, context);
    const bare = expression.kind === 'literal' || context.purpose !== 'default';
    // DEFAULT takes an expression in parentheses only.
    return { ok: true, sql: bare || sql.startsWith('(') ? sql : `(${sql})` };
  } catch (error) {
    if (error instanceof Unprintable) return { ok: false, reason: error.message };
    throw error;
  }
}

function printPart(expression: Expression, context: ExpressionContext): string {
  const print: PrintPart = (part) => printPart(part, context);
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression);
    case 'column':
      return printColumn(expression.name, context);
    case 'unary':
      return printUnary(expression.operator, print(expression.operand));
    case 'binary':
      return printBinary(expression.operator, print(expression.left), print(expression.right));
    case 'call':
      return printCall(expression, print);
    case 'case':
      return printCase(expression, print);
    case 'cast':
      return printCast(expression, print);
    case 'in': {
      const list = expression.list.map(print).join(', ');
      return `(${print(expression.operand)} ${expression.negated ? 'NOT ' : ''}IN (${list}))`;
    }
    case 'between': {
      const range = `${print(expression.low)} AND ${print(expression.high)}`;
      return `(${print(expression.operand)} ${expression.negated ? 'NOT ' : ''}BETWEEN ${range})`;
    }
    case 'match':
      return printMatch(expression, print);
    case 'is-null':
      return `(${printNullable(expression.operand, context)} IS ${expression.negated ? 'NOT ' : ''}NULL)`;
    case 'is-distinct':
      return `(${print(expression.left)} IS ${expression.negated ? '' : 'NOT '}${print(expression.right)})`;
    case 'collate':
      throw new Unprintable(`SQLite has no collation that is the same as ${expression.collation}`);
  }
}

function printLiteral(literal: LiteralExpression): string {
  switch (literal.type) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return literal.text === 'true' ? '1' : '0';
    case 'integer':
      return literal.text;
    case 'float':
      return printReal(literal.text);
    case 'decimal':
      throw new Unprintable('SQLite has no decimals');
    case 'text':
      return quoteString(literal.text);
    case 'bytes':
      return `x'${literal.text.slice(2)}'`;
  }
}

function printReal(text: string): string {
  if (text === 'NaN') throw new Unprintable('SQLite has no NaN');
  if (text.endsWith('Infinity')) return text.startsWith('-') ? '-9e999' : '9e999';
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function printColumn(name: string, context: ExpressionContext): string {
  const column = context.table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Unprintable('it names a column that the table does not have');
  if (COMPARABLE.has(column.type.kind)) return quoteIdentifier(name);
  throw new Unprintable(
    `SQLite keeps values of type ${column.type.kind} in a form that computes differently`,
  );
}

function printNullable(operand: Expression, context: ExpressionContext): string {
  return operand.kind === 'column' ? quoteIdentifier(operand.name) : printPart(operand, context);
}

function printCase(expression: Extract<Expression, { kind: 'case' }>, print: PrintPart): string {
  const operand = expression.operand === undefined ? '' : ` ${print(expression.operand)}`;
  const branches = expression.branches.map(
    ({ when, result }) => ` WHEN ${print(when)} THEN ${print(result)}`,
  );
  const otherwise = expression.otherwise === undefined ? '' : ` ELSE ${print(expression.otherwise)}`;
  return `CASE${operand}${branches.join('')}${otherwise} END`;
}

function printCast(expression: Extract<Expression, { kind: 'cast' }>, print: PrintPart): string {
  const types = { integer: 'INTEGER', float: 'REAL', text: 'TEXT' } as const;
  const { to } = expression;
  if (to === 'boolean') return `(${print(expression.operand)} <> 0)`;
  if (to === 'decimal' || to === 'bytes') throw new Unprintable(`SQLite casts to ${to} in another way`);
  return `CAST(${print(expression.operand)} AS ${types[to]})`;
}

function printMatch(expression: Extract<Expression, { kind: 'match' }>, print: PrintPart): string {
  const { style, fold, negated } = expression;
  if (style === 'like' && fold === 'none')
    throw new Unprintable("SQLite's LIKE does not tell capitals from small letters");
  const escaping = expression.escape === undefined ? '' : ` ESCAPE ${print(expression.escape)}`;
  const operator = `${negated ? 'NOT ' : ''}${style.toUpperCase()}`;
  return `(${print(expression.operand)} ${operator} ${print(expression.pattern)}${escaping})`;
}
