import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { type Typed, value } from './typed.js';

/** h: a random hexadecimal digit; v: a random one of 8, 9, a, b. */
const UUID_V4 = 'hhhhhhhh-hhhh-4hhh-vhhh-hhhhhhhhhhhh';

/** The usual ways to make a UUID of version 4 out of random bytes, joined by `||`. */
export function readUuid(syntax: SqlSyntax): Typed | undefined {
  if (syntax.kind !== 'binary' && syntax.kind !== 'call') return undefined;
  const shape = shapeOf(syntax, false);
  return shape === UUID_V4 ? value({ kind: 'call', name: 'random-uuid', arguments: [] }, 'text') : undefined;
}

/** The text as a shape of h, v and fixed characters; undefined where a part is anything else. */
function shapeOf(syntax: SqlSyntax, lowered: boolean): string | undefined {
  if (syntax.kind === 'string') return /^[-0-9a-g]*$/.test(syntax.value) ? syntax.value : undefined;
  if (syntax.kind === 'binary' && syntax.operator === '||') {
    const left = shapeOf(syntax.left, lowered);
    const right = left === undefined ? undefined : shapeOf(syntax.right, lowered);
    return right === undefined ? undefined : `${left}${right}`;
  }
  if (syntax.kind !== 'call') return undefined;
  const [head, start, length] = syntax.arguments;
  if (head === undefined) return undefined;
  if (syntax.name === 'lower' && syntax.arguments.length === 1) return shapeOf(head, true);
  if (syntax.name === 'hex' && lowered) return 'h'.repeat(2 * randomBytes(head));
  if (!['substr', 'substring'].includes(syntax.name) || start === undefined) return undefined;
  return head.kind === 'string'
    ? variantOf(head.value, start, length, lowered)
    : part(shapeOf(head, lowered), start, length);
}

function randomBytes(syntax: SqlSyntax): number {
  if (syntax.kind !== 'call' || syntax.name !== 'randomblob') return 0;
  const [size] = syntax.arguments;
  return size?.kind === 'number' && /^\d{1,2}$/.test(size.value) ? Number(size.value) : 0;
}

function part(
  shape: string | undefined,
  start: SqlSyntax,
  length: SqlSyntax | undefined,
): string | undefined {
  const from = positive(start);
  if (shape === undefined || from === undefined) return undefined;
  if (length === undefined) return shape.slice(from - 1);
  const count = positive(length);
  return count === undefined ? undefined : shape.slice(from - 1, from - 1 + count);
}

/** `substr('89ab', 1 + abs(random()) % 4, 1)` */
function variantOf(
  digits: string,
  start: SqlSyntax,
  length: SqlSyntax | undefined,
  lowered: boolean,
): string | undefined {
  const set = [...(lowered ? digits.toLowerCase() : digits)].sort().join('');
  const one = length !== undefined && positive(length) === 1;
  return set === '89ab' && one && isOneToFour(start) ? 'v' : undefined;
}

function isOneToFour(syntax: SqlSyntax): boolean {
  if (syntax.kind !== 'binary' || syntax.operator !== '+') return false;
  const { left, right } = syntax;
  return (positive(left) === 1 && isZeroToThree(right)) || (positive(right) === 1 && isZeroToThree(left));
}

function isZeroToThree(syntax: SqlSyntax): boolean {
  if (syntax.kind !== 'binary') return false;
  const { operator, left, right } = syntax;
  if (operator === '%' && positive(right) === 4)
    return left.kind === 'call' && left.name === 'abs' && isRandom(left.arguments[0]);
  return operator === '&' && positive(right) === 3 && isRandom(left);
}

function isRandom(syntax: SqlSyntax | undefined): boolean {
  return syntax?.kind === 'call' && syntax.name === 'random' && syntax.arguments.length === 0;
}

function positive(syntax: SqlSyntax): number | undefined {
  return syntax.kind === 'number' && /^[1-9]\d{0,2}$/.test(syntax.value) ? Number(syntax.value) : undefined;
}
