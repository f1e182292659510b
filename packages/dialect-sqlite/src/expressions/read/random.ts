import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { literal, NotCertain, type Typed, value } from './typed.js';

/** `random()`, `randomblob(n)` and its hexadecimal digits. */
export function readRandom(name: string, parts: readonly SqlSyntax[]): Typed | undefined {
  const [only] = parts;
  if (name === 'random' && parts.length === 0)
    return value({ kind: 'call', name: 'random-integer', arguments: [] }, 'integer');
  if (only === undefined || parts.length > 1) return undefined;
  if (name === 'randomblob') return value(random('random-bytes', only), 'blob');
  if (only.kind !== 'call' || only.arguments.length !== 1) return undefined;
  const [inner] = only.arguments;
  if (inner === undefined) return undefined;
  if (name === 'hex' && only.name === 'randomblob') return value(random('random-hex-upper', inner), 'text');
  if (name !== 'lower' || only.name !== 'hex' || inner.kind !== 'call' || inner.name !== 'randomblob')
    return undefined;
  const [size] = inner.arguments;
  return size === undefined || inner.arguments.length > 1
    ? undefined
    : value(random('random-hex', size), 'text');
}

function random(name: CanonicalFunction, size: SqlSyntax): Expression {
  if (size.kind !== 'number' || !/^[1-9]\d*$/.test(size.value)) throw new NotCertain();
  return { kind: 'call', name, arguments: [literal('integer', size.value)] };
}
