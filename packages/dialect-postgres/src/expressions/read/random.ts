import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { BIGINT, call, integer, TEXT, type Typed, typed, UUID } from './typed.js';

const UUIDS = /^(?:\w+\.)?(gen_random_uuid|uuid_generate_v4|uuidv4)$/;

/** Random UUIDs, and the random digits that this dialect itself prints. Undefined for others. */
export function readRandom(syntax: Extract<SqlSyntax, { kind: 'call' }>): Typed | undefined {
  if (UUIDS.test(syntax.name) && syntax.arguments.length === 0) return typed(call('random-uuid', []), UUID);
  const bytes = randomSize(syntax);
  if (bytes !== undefined) return typed(call('random-bytes', [integer(bytes)]), { kind: 'bytes' });
  const [value, format] = syntax.arguments;
  if (syntax.name !== 'encode' || (format?.kind !== 'string' && format?.kind !== 'cast')) return undefined;
  const hex = format.kind === 'cast' ? format.operand : format;
  const size =
    hex.kind === 'string' && hex.value === 'hex' && value !== undefined ? randomSize(value) : undefined;
  return size === undefined ? undefined : typed(call('random-hex', [integer(size)]), TEXT);
}

/** `sha256(uuid_send(gen_random_uuid()) || ...)`, perhaps cut by `substr`; `gen_random_bytes(n)`. */
function randomSize(syntax: SqlSyntax): number | undefined {
  if (syntax.kind !== 'call') return undefined;
  const [head, from, count] = syntax.arguments;
  if (/^(\w+\.)?gen_random_bytes$/.test(syntax.name) && head?.kind === 'number') return Number(head.value);
  if (syntax.name === 'sha256' && head !== undefined) return isRandomUuids(head) ? 32 : undefined;
  const cut = /^subst(r|ring)$/.test(syntax.name) && from?.kind === 'number' && from.value === '1';
  if (!cut || head === undefined || count?.kind !== 'number' || randomSize(head) !== 32) return undefined;
  return Number(count.value) <= 32 ? Number(count.value) : undefined;
}

function isRandomUuids(syntax: SqlSyntax): boolean {
  if (syntax.kind === 'binary' && syntax.operator === '||') {
    return isRandomUuids(syntax.left) && isRandomUuids(syntax.right);
  }
  const [inner] = syntax.kind === 'call' && syntax.name === 'uuid_send' ? syntax.arguments : [];
  return inner?.kind === 'call' && UUIDS.test(inner.name);
}

/** The random integer that this dialect itself prints: the bits of random hexadecimal digits. Undefined for others. */
export function readRandomInteger({
  type,
  operand,
}: Extract<SqlSyntax, { kind: 'cast' }>): Typed | undefined {
  const bits = type === 'bigint' && operand.kind === 'cast' ? operand : undefined;
  if (bits?.type !== 'bit(64)' || bits.operand.kind !== 'binary' || bits.operand.operator !== '||')
    return undefined;
  const { left, right } = bits.operand;
  const mark = left.kind === 'cast' ? left.operand : left;
  const hex =
    right.kind === 'call' && mark.kind === 'string' && mark.value === 'x' ? readRandom(right) : undefined;
  const isWhole = JSON.stringify(hex?.tree) === JSON.stringify(call('random-hex', [integer(8)]));
  return isWhole ? { ...typed(call('random-integer', []), BIGINT), nullable: false } : undefined;
}
