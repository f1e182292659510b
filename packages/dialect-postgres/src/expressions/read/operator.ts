import type { ComparisonOperator, Expression } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { negated, readArithmetic } from './arithmetic.js';
import { aligned, compare } from './compare.js';
import { readConstant } from './constant.js';
import { readArrow } from './json.js';
import { readLike, readRegex } from './match.js';
import { readJulianDay } from './printed.js';
import { asText } from './text.js';
import { atZone } from './time.js';
import {
  BOOLEAN,
  binary,
  condition,
  constantText,
  literal,
  NotCertain,
  not,
  type Reading,
  TEXT,
  type Typed,
  typed,
} from './typed.js';

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  '=': 'equal',
  '<>': 'not-equal',
  '!=': 'not-equal',
  '<': 'less',
  '<=': 'less-equal',
  '>': 'greater',
  '>=': 'greater-equal',
};

/** Operators, IN, BETWEEN, LIKE, IS. */
export function readInfix(syntax: SqlSyntax, reading: Reading): Typed {
  const { read } = reading;
  switch (syntax.kind) {
    case 'prefix':
      if (syntax.operator === 'VARIADIC') throw new NotCertain();
      return syntax.operator === 'NOT'
        ? contrary(read(syntax.operand))
        : negated(syntax.operator, read(syntax.operand));
    case 'postfix':
      return readPostfix(syntax.operator, read(syntax.operand));
    case 'binary':
      return readJulianDay(syntax) ?? readBinary(syntax, reading);
    case 'pattern':
      return readLike(
        { fold: syntax.operator === 'ILIKE', negated: syntax.negated },
        asText(read(syntax.operand)),
        asText(read(syntax.pattern)),
        syntax.escape === undefined ? undefined : read(syntax.escape),
      );
    case 'in':
      return readIn(read(syntax.operand), syntax.list.map(read), syntax.negated);
    case 'between': {
      const sides = [syntax.operand, syntax.low, syntax.high].map(read);
      const [operand, low, high] = aligned(sides, true);
      if (operand === undefined || low === undefined || high === undefined) throw new NotCertain();
      return condition({ kind: 'between', operand, low, high, negated: syntax.negated });
    }
    default:
      throw new NotCertain();
  }
}

/** `NOT operand`; the catalogue says `IS NOT DISTINCT FROM` so, too. */
function contrary(operand: Typed): Typed {
  const { tree } = operand;
  if (tree.kind === 'is-distinct') return { ...operand, tree: { ...tree, negated: !tree.negated } };
  return condition(not(asCondition(operand)));
}

/** `operand [NOT] IN (list)`. */
export function readIn(operand: Typed, list: readonly Typed[], isNegated: boolean): Typed {
  const [head, ...items] = aligned([operand, ...list], false);
  if (head === undefined) throw new NotCertain();
  return condition({ kind: 'in', operand: head, list: items, negated: isNegated });
}

function readPostfix(operator: string, operand: Typed): Typed {
  const isNegated = operator.includes('NOT');
  if (operator.endsWith('NULL')) {
    return { ...condition({ kind: 'is-null', operand: operand.tree, negated: isNegated }), nullable: false };
  }
  const test = asCondition(operand);
  if (operator.endsWith('UNKNOWN')) {
    return { ...condition({ kind: 'is-null', operand: test, negated: isNegated }), nullable: false };
  }
  const right = literal('boolean', operator.endsWith('TRUE') ? 'true' : 'false');
  return { ...condition({ kind: 'is-distinct', left: test, right, negated: !isNegated }), nullable: false };
}

function readBinary(syntax: Extract<SqlSyntax, { kind: 'binary' }>, reading: Reading): Typed {
  const { operator, right: last } = syntax;
  const { read } = reading;
  const left = read(syntax.left);
  const escaped = last.kind === 'call' && last.name === 'like_escape' ? last.arguments : undefined;
  if (escaped !== undefined) return readEscaped(operator, left, escaped.map(read));
  const right = read(last);
  if (operator === 'AT TIME ZONE') return atZone(left, constantText(right));
  if (operator.startsWith('IS')) return readDistinct(left, right, operator === 'IS NOT DISTINCT FROM');
  if (operator === 'AND' || operator === 'OR') {
    return condition(binary(operator === 'AND' ? 'and' : 'or', asCondition(left), asCondition(right)));
  }
  return readOperator(operator, left, right);
}

/** `x LIKE y ESCAPE z`, as pg_get_expr spells it. */
function readEscaped(operator: string, left: Typed, [pattern, character]: readonly Typed[]): Typed {
  if (!/^!?~~\*?$/.test(operator) || pattern === undefined || character === undefined) throw new NotCertain();
  return readLike(howOf(operator), asText(left), asText(pattern), character);
}

function howOf(operator: string): { readonly fold: boolean; readonly negated: boolean } {
  return { fold: operator.endsWith('*'), negated: operator.startsWith('!') };
}

/** An operator of symbols between two values. */
export function readOperator(operator: string, left: Typed, right: Typed): Typed {
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return compare(comparison, left, right);
  if (/^!?~~\*?$/.test(operator)) {
    return readLike(howOf(operator), asText(left), asText(right), undefined);
  }
  if (/^!?~\*?$/.test(operator)) {
    return readRegex(howOf(operator), asText(left), constantText(right));
  }
  if (operator === '||') return concat(left, right);
  if (/^(->>?|#>>?)$/.test(operator)) return readArrow(operator, left, right);
  return readArithmetic(operator, left, right);
}

function concat(left: Typed, right: Typed): Typed {
  const sides = [left, right];
  if (!sides.some((side) => side.type.kind === 'text' || side.type.kind === 'unknown'))
    throw new NotCertain();
  if (sides.some((side) => side.type.kind === 'array' || side.type.kind === 'json')) throw new NotCertain();
  const order = left.order ?? right.order;
  const tree = binary('concat', asText(left).tree, asText(right).tree);
  return { ...typed(tree, TEXT), ...(order === undefined ? {} : { order }) };
}

function readDistinct(left: Typed, right: Typed, isNegated: boolean): Typed {
  const [a, b] = aligned([left, right], false);
  if (a === undefined || b === undefined) throw new NotCertain();
  return { ...condition({ kind: 'is-distinct', left: a, right: b, negated: isNegated }), nullable: false };
}

function asCondition(side: Typed): Expression {
  if (side.type.kind === 'unknown') return readConstant(constantText(side) ?? '', BOOLEAN).tree;
  if (side.type.kind !== 'boolean' && side.type.kind !== 'null') throw new NotCertain();
  return side.tree;
}
