import type { CanonicalFunction } from '@godwit/plugin-api';
import { type Fragment, integerOf, PRECEDENCE, primary, Refusal, type Scope } from './fragment.js';

const BLOCK = 32;
const LARGEST = 1024;

/**
 * Random values out of what every PostgreSQL since 14 has built in. A UUID has 6 fixed bits, so two of them (244
 * random bits) go through SHA-256, which gives 32 bytes without a pattern.
 */
const RANDOM_BLOCK = 'sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))';

/** The functions that begin with `random`. */
export function printRandom(name: CanonicalFunction, values: readonly Fragment[], scope: Scope): Fragment {
  scope.unstable.add('random values');
  if (name === 'random-uuid') return primary('gen_random_uuid()', 'uuid');
  if (name === 'random-integer') return randomInteger();
  const size = values[0] === undefined ? undefined : integerOf(values[0]);
  if (size === undefined || size < 1n || size > LARGEST)
    throw new Refusal('it takes more random bytes than it should');
  if (name === 'random-bytes') return joined(pieces(Number(size)).map(bytes), 'bytes');
  const hex = joined(pieces(Number(size)).map(digits), 'text');
  return name === 'random-hex' ? hex : primary(`upper(${hex.sql})`, 'text');
}

/** All 64 bits of an integer are random, which those of random() are not. */
function randomInteger(): Fragment {
  const bits = `('x' || ${digits(8)})::bit(64)`;
  return { ...primary(`${bits}::bigint`, 'integer'), type: { kind: 'bigint' }, nullable: false };
}

/** The sizes of the blocks that make up so many bytes. */
function pieces(size: number): readonly number[] {
  const whole = Array.from({ length: Math.floor(size / BLOCK) }, () => BLOCK);
  return size % BLOCK === 0 ? whole : [...whole, size % BLOCK];
}

function bytes(size: number): string {
  return size === BLOCK ? RANDOM_BLOCK : `substr(${RANDOM_BLOCK}, 1, ${size})`;
}

function digits(size: number): string {
  return `encode(${bytes(size)}, 'hex')`;
}

function joined(parts: readonly string[], valueClass: 'bytes' | 'text'): Fragment {
  const precedence = parts.length > 1 ? PRECEDENCE.other : PRECEDENCE.primary;
  return { sql: parts.join(' || '), precedence, class: valueClass, nullable: false };
}
