import type { BinaryOperator, Expression } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { type Known, NotCertain, type Read, type Typed } from './expressions-parse.js';

const COMPARISONS: Readonly<Record<string, BinaryOperator>> = {
  '=': 'equal',
  '<>': 'not-equal',
  '!=': 'not-equal',
  '<': 'less',
  '<=': 'less-equal',
  '>': 'greater',
  '>=': 'greater-equal',
};
const ARITHMETIC: Readonly<Record<string, BinaryOperator>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '%': 'modulo',
};
const NUMBERS: ReadonlySet<Known> = new Set(['integer', 'bigint', 'decimal', 'float']);
/** Kinds whose order is the same everywhere; text has the order of a collation that is not known here. */
const ORDERED: ReadonlySet<Known> = new Set([...NUMBERS, 'boolean', 'date', 'uuid', 'bytes', 'null']);

/** Operators, IN, BETWEEN, LIKE, IS. */
export function readInfix(syntax: SqlSyntax, read: Read): Typed {
  switch (syntax.kind) {
    case 'prefix':
      return readPrefix(syntax.operator, syntax.operand, read);
    case 'postfix':
      return readPostfix(syntax.operator, read(syntax.operand).tree);
    case 'binary':
      return readBinary(syntax, read);
    case 'pattern':
      return like(read(syntax.operand), read(syntax.pattern), syntax.negated, syntax.escape);
    case 'in': {
      const list = syntax.list.map((item) => read(item).tree);
      return condition({ kind: 'in', operand: read(syntax.operand).tree, list, negated: syntax.negated });
    }
    case 'between': {
      const [operand, low, high] = [syntax.operand, syntax.low, syntax.high].map((part) =>
        ordered(read(part)),
      );
      if (operand === undefined || low === undefined || high === undefined) throw new NotCertain();
      return condition({ kind: 'between', operand, low, high, negated: syntax.negated });
    }
    default:
      throw new NotCertain();
  }
}

function readPrefix(operator: string, part: SqlSyntax, read: Read): Typed {
  const operand = read(part);
  if (operator === 'NOT') return condition({ kind: 'unary', operator: 'not', operand: operand.tree });
  if (operator !== '-' || !NUMBERS.has(operand.known)) throw new NotCertain();
  const { tree } = operand;
  if (tree.kind === 'literal') return { tree: { ...tree, text: `-${tree.text}` }, known: operand.known };
  return { tree: { kind: 'unary', operator: 'minus', operand: tree }, known: operand.known };
}

function readPostfix(operator: string, operand: Expression): Typed {
  const negated = operator.includes('NOT');
  if (operator.endsWith('NULL')) return condition({ kind: 'is-null', operand, negated });
  const text = operator.endsWith('TRUE') ? 'true' : 'false';
  const right: Expression = { kind: 'literal', type: 'boolean', text };
  return condition({ kind: 'is-distinct', left: operand, right, negated: !negated });
}

function readBinary(syntax: Extract<SqlSyntax, { kind: 'binary' }>, read: Read): Typed {
  const { operator } = syntax;
  if (syntax.right.kind === 'call' && syntax.right.name === 'any') return readAny(syntax, read);
  if (operator === 'AT TIME ZONE') return readZone(syntax, read);
  const left = read(syntax.left);
  const right = read(syntax.right);
  if (operator.startsWith('IS')) {
    return condition({
      kind: 'is-distinct',
      left: left.tree,
      right: right.tree,
      negated: operator === 'IS NOT DISTINCT FROM',
    });
  }
  if (operator === '~~' || operator === '!~~') return like(left, right, operator === '!~~', undefined);
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) {
    if (comparison !== 'equal' && comparison !== 'not-equal') for (const side of [left, right]) ordered(side);
    return condition({ kind: 'binary', operator: comparison, left: left.tree, right: right.tree });
  }
  if (operator === 'AND' || operator === 'OR') {
    const logic = operator === 'AND' ? 'and' : 'or';
    return condition({ kind: 'binary', operator: logic, left: left.tree, right: right.tree });
  }
  return readArithmetic(operator, left, right);
}

function readArithmetic(operator: string, left: Typed, right: Typed): Typed {
  const kinds = [left.known, right.known];
  if (operator === '||' && kinds.every((kind) => kind === 'text')) {
    return {
      tree: { kind: 'binary', operator: 'concat', left: left.tree, right: right.tree },
      known: 'text',
    };
  }
  const arithmetic = ARITHMETIC[operator];
  const integers = kinds.every((kind) => kind === 'integer' || kind === 'bigint');
  // Decimals compute exactly here and nowhere else; divisions by zero fail here and give NULL elsewhere.
  if (arithmetic === undefined || !integers || arithmetic === 'modulo') throw new NotCertain();
  return {
    tree: { kind: 'binary', operator: arithmetic, left: left.tree, right: right.tree },
    known: 'bigint',
  };
}

/** `x = ANY (ARRAY[...])`, which is how pg_get_expr spells `x IN (...)`. */
function readAny(syntax: Extract<SqlSyntax, { kind: 'binary' }>, read: Read): Typed {
  let array = syntax.right.kind === 'call' ? syntax.right.arguments[0] : undefined;
  while (array?.kind === 'cast') array = array.operand;
  if (syntax.operator !== '=' || array?.kind !== 'array') throw new NotCertain();
  const list = array.items.map((item) => read(item).tree);
  return condition({ kind: 'in', operand: read(syntax.left).tree, list, negated: false });
}

function readZone(syntax: Extract<SqlSyntax, { kind: 'binary' }>, read: Read): Typed {
  const zone = read(syntax.right).tree;
  const now = read(syntax.left).tree;
  const isUtc = zone.kind === 'literal' && /^utc$/i.test(zone.text);
  if (!isUtc || now.kind !== 'call' || now.name !== 'current-timestamp') throw new NotCertain();
  return { tree: { kind: 'call', name: 'current-timestamp-utc', arguments: [] }, known: 'timestamp' };
}

/** A backslash escapes unless another character is named, or none. */
function like(operand: Typed, pattern: Typed, negated: boolean, named: SqlSyntax | undefined): Typed {
  if (named !== undefined && named.kind !== 'string') throw new NotCertain();
  const character = named?.value ?? '\\';
  const needed =
    character !== '' && !(pattern.tree.kind === 'literal' && !pattern.tree.text.includes(character));
  const escaping = needed ? { escape: { kind: 'literal', type: 'text', text: character } as const } : {};
  const texts = { operand: operand.tree, pattern: pattern.tree };
  return condition({ kind: 'match', style: 'like', fold: 'none', ...texts, ...escaping, negated });
}

function ordered(side: Typed): Expression {
  if (!ORDERED.has(side.known)) throw new NotCertain();
  return side.tree;
}

function condition(tree: Expression): Typed {
  return { tree, known: 'boolean' };
}
