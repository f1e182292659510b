import type { Expression, ExpressionContext, PrintedExpression } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { printArithmetic } from './arithmetic.js';
import { printArrayCount } from './array.js';
import { assignTo } from './assign.js';
import { printCall } from './call.js';
import { printCase } from './case.js';
import { asNumber, asText, printCast, printRoundedCast } from './cast.js';
import { printBetween, printDistinct, printIn } from './compare.js';
import { condition } from './condition.js';
import {
  columnFragment,
  type Fragment,
  PRECEDENCE,
  type Print,
  Refusal,
  type Scope,
  wrap,
} from './fragment.js';
import { printLiteral } from './literal.js';
import { printMatch } from './match.js';
import { printBinary, printUnary } from './operator.js';
import { paddedColumn } from './padded.js';
import { uncut, unrounded } from './uncut.js';

const WHERE: Readonly<Record<ExpressionContext['purpose'], string>> = {
  default: 'a default',
  check: 'a check',
  generated: 'a generated column',
  index: 'an index',
  predicate: 'the predicate of an index',
};

/** The text of a meaning in PostgreSQL, or why it cannot be said with the same meaning. */
export function printPostgres(expression: Expression, context: ExpressionContext): PrintedExpression {
  const scope: Scope = { context, unstable: new Set(), caveats: new Set() };
  try {
    const sql = finish(expression, scope);
    const [unstable] = scope.unstable;
    if (unstable === undefined || context.purpose === 'default' || context.purpose === 'check')
      return { ok: true, sql, ...caveatOf(scope) };
    return { ok: false, reason: `PostgreSQL does not allow ${unstable} in ${WHERE[context.purpose]}` };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message };
    throw error;
  }
}

function caveatOf({ caveats }: Scope): { readonly caveat?: string } {
  return caveats.size === 0 ? {} : { caveat: `${[...caveats].join('; ')}.` };
}

function finish(expression: Expression, scope: Scope): string {
  const { expected, purpose } = scope.context;
  const fragment = print(uncut(expression, scope.context), scope);
  if (purpose === 'check' || purpose === 'predicate') return condition(fragment).sql;
  const assigned = expected === undefined ? fragment : assignTo(fragment, expected, scope);
  const bare = unrounded(expression, scope.context);
  if (bare !== undefined) return print(bare, scope).sql;
  if (purpose === 'index' && assigned.class === 'json-value') return asText(assigned, scope).sql;
  if (purpose === 'index') refuseUnordered(assigned);
  // DEFAULT takes no operator of words outside of parentheses.
  return purpose === 'default' ? wrap(assigned, PRECEDENCE.sign) : assigned.sql;
}

/** An index needs an order of its values, and one that is the same as before. */
function refuseUnordered({ class: valueClass, type }: Fragment): void {
  if (valueClass === 'null') throw new Refusal('it holds NULL alone');
  if (valueClass === 'json' && !(type?.kind === 'json' && type.form === 'normalized'))
    throw new Refusal('PostgreSQL orders JSON otherwise or not at all');
  if (valueClass === 'other' && type?.kind === 'native')
    throw new Refusal(`whether PostgreSQL orders values of type ${type.name} is not known`);
}

function print(expression: Expression, scope: Scope): Fragment {
  return printArrayCount(expression, scope) ?? printNode(expression, scope);
}

function printNode(expression: Expression, scope: Scope): Fragment {
  const inner: Print = (part) => print(part, scope);
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression);
    case 'column':
      return printColumn(expression.name, scope);
    case 'unary':
      return printUnary(expression.operator, inner(expression.operand));
    case 'binary':
      return 'numbers' in expression
        ? printArithmetic(expression, asNumber(inner(expression.left)), asNumber(inner(expression.right)))
        : printBinary(expression.operator, inner(expression.left), inner(expression.right), scope);
    case 'call':
      return paddedColumn(expression, scope) ?? printCall(expression, inner, scope);
    case 'case':
      return printCase(expression, inner, scope);
    case 'cast':
      return printRoundedCast(expression, inner) ?? printCast(inner(expression.operand), expression, scope);
    case 'in':
      return printIn(inner(expression.operand), expression.list.map(inner), expression.negated, scope);
    case 'between':
      return printBetween(
        inner(expression.operand),
        [expression.low, expression.high].map(inner),
        expression.negated,
        scope,
      );
    case 'match':
      return printMatch(expression, inner, scope);
    case 'is-null':
      return printIsNull(inner(expression.operand), expression.negated);
    case 'is-distinct':
      return printDistinct(inner(expression.left), inner(expression.right), expression.negated, scope);
    case 'collate':
      return printCollated(expression, inner, scope);
  }
}

/** The language of the database is what its columns compare by unless they name another collation. */
function printCollated(
  { operand, collation }: Extract<Expression, { kind: 'collate' }>,
  inner: Print,
  { context }: Scope,
): Fragment {
  const isNamed = context.table.columns.some(
    (column) => operand.kind === 'column' && column.name === operand.name && column.collation !== undefined,
  );
  if (collation !== 'language' || isNamed)
    throw new Refusal(`PostgreSQL has no collation that is the same as ${collation}`);
  return { ...inner(operand), ofLanguage: true };
}

function printColumn(name: string, scope: Scope): Fragment {
  const column = scope.context.table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Refusal('it names a column that the table does not have');
  if (scope.context.purpose === 'default') throw new Refusal('a default cannot name a column');
  return columnFragment(column, quoteIdentifier(name));
}

function printIsNull(operand: Fragment, negated: boolean): Fragment {
  const sql = `${wrap(operand, PRECEDENCE.comparison)} IS ${negated ? 'NOT ' : ''}NULL`;
  return { sql, precedence: PRECEDENCE.is, class: 'boolean', nullable: false };
}
