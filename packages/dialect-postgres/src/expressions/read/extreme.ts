import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { aligned } from './compare.js';
import { call, isNeverNull, NotCertain, type Read, type Typed } from './typed.js';
import { unified } from './unified.js';

interface Part {
  readonly tree: Expression;
  /** The value itself, whatever it is ordered by. */
  readonly value: Expression;
  readonly never: boolean;
}

/** LEAST and GREATEST, which skip NULLs; `strict`: NULLs have been looked for before. */
export function readExtreme(name: CanonicalFunction, values: readonly Typed[], strict: boolean): Typed {
  const { type, order } = unified(values);
  const trees = aligned(values, true);
  if (strict) return { tree: call(name, trees), type, ...order };
  const parts = trees.map((tree, index): Part => {
    const value = values[index];
    return { tree, value: value?.tree ?? tree, never: value !== undefined && isNeverNull(value) };
  });
  const [head, ...rest] = parts;
  if (head === undefined) throw new NotCertain();
  const whole = parts.every((part) => part.never)
    ? { tree: rest.length === 0 ? head.value : call(name, trees), never: true }
    : rest.reduce((a, b) => pair(name, a, b), head);
  return { tree: whole.tree, type, ...order, nullable: !whole.never };
}

function pair(name: CanonicalFunction, a: Part, b: Part): Part {
  const both = call(name, [a.tree, b.tree]);
  if (a.never && b.never) return { tree: both, value: both, never: true };
  const others = a.never ? [a.value] : b.never ? [b.value] : [a.value, b.value];
  const whole = call('coalesce', [both, ...others]);
  return { tree: whole, value: whole, never: a.never || b.never };
}

/** `CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE LEAST(a, b) END`: NULL if one of them is. Undefined for others. */
export function readStrictExtreme(
  syntax: Extract<SqlSyntax, { kind: 'case' }>,
  read: Read,
): Typed | undefined {
  const [branch, ...more] = syntax.branches;
  const { otherwise } = syntax;
  if (branch === undefined || more.length > 0 || otherwise?.kind !== 'call') return undefined;
  const { name } = otherwise;
  if ((name !== 'least' && name !== 'greatest') || !isNullConstant(branch.result)) return undefined;
  const tested = testedForNull(branch.when);
  const values = otherwise.arguments.map(read);
  const keys = otherwise.arguments.map(keyOf);
  const needed = keys.filter((_, index) => !values.slice(index, index + 1).every(isNeverNull));
  const same = needed.every((key) => tested?.includes(key)) && tested?.every((key) => keys.includes(key));
  return same === true ? readExtreme(name, values, true) : undefined;
}

function isNullConstant(syntax: SqlSyntax): boolean {
  const constant = bare(syntax);
  return constant.kind === 'constant' && constant.value === 'NULL';
}

/** What it is without casts and COLLATE, neither of which makes a NULL. */
function bare(syntax: SqlSyntax): SqlSyntax {
  return syntax.kind === 'cast' || syntax.kind === 'collate' ? bare(syntax.operand) : syntax;
}

function keyOf(syntax: SqlSyntax): string {
  return JSON.stringify(bare(syntax));
}

/** The parts of `a IS NULL OR b IS NULL`; undefined where there is anything else. */
function testedForNull(syntax: SqlSyntax): readonly string[] | undefined {
  if (syntax.kind === 'binary' && syntax.operator === 'OR') {
    const left = testedForNull(syntax.left);
    const right = testedForNull(syntax.right);
    return left && right && [...left, ...right];
  }
  return syntax.kind === 'postfix' && syntax.operator === 'IS NULL' ? [keyOf(syntax.operand)] : undefined;
}
