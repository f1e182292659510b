import { createHmac } from 'node:crypto';
import { type ColumnSite, defineTransform, type LogicalType, type Transform } from '@godwit/plugin-api';
import { common, invalidOption, type Shape } from './check-options.js';
import type { TransformOptions } from './transform-options.js';

/** The kinds that {@link hash} takes. */
export type HashKind = 'text' | 'bytes';

/** Options of {@link hash}. */
export interface HashOptions extends TransformOptions<HashKind> {
  /** The secret: at least 8 characters. Who knows it can find short values by trying; keep it out of the config file. */
  readonly salt: string;
  /** How many hex digits of the hash to keep: an even number from 8 to 64, by default all 64. */
  readonly length?: number;
}

const SHAPE: Shape<HashKind> = { name: 'hash', kinds: ['text', 'bytes'], options: ['salt', 'length'] };
const DIGITS = 64;

/**
 * Replaces values by a salted hash: HMAC-SHA-256 with the salt as key, over the UTF-8 of text or over bytes. Equal values
 * become equal hashes, in every table and every run with the same salt, so that joins still match. Text becomes lower-case
 * hex digits, bytes become half as many bytes. A `text(n)` too short for them loses its n. Throws TRANSFORM_INVALID for
 * wrong options.
 */
export function hash(options: HashOptions): Transform<HashKind, HashKind> {
  const shared = common(SHAPE, options);
  const { salt, length = DIGITS } = options;
  if (typeof salt !== 'string' || salt.length < 8)
    throw invalidOption(shared.name, 'salt', 'has to be a text of at least 8 characters');
  if (!Number.isInteger(length) || length < 8 || length > DIGITS || length % 2 !== 0)
    throw invalidOption(shared.name, 'length', 'has to be an even number from 8 to 64');
  const digest = (value: string | Uint8Array): Buffer =>
    createHmac('sha256', salt)
      .update(value)
      .digest()
      .subarray(0, length / 2);
  return defineTransform<HashKind, HashKind>({
    ...shared,
    output: (site) => ({ type: roomFor(site, length) }),
    open: () => (value) =>
      typeof value === 'string' ? digest(value).toString('hex') : new Uint8Array(digest(value)),
  });
}

function roomFor({ type }: ColumnSite, length: number): LogicalType {
  if (type.kind !== 'text' || (type.maxLength ?? length) >= length) return type;
  const { maxLength: _, ...rest } = type;
  return rest;
}
