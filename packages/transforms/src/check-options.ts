import { type ColumnMatch, type LogicalKind, MigrationError } from '@godwit/plugin-api';
import type { TransformOptions } from './transform-options.js';

/** What a transform of this package is like, whatever its options say. */
export interface Shape<Kind extends LogicalKind> {
  readonly name: string;
  /** Every kind of column that it can take. */
  readonly kinds: readonly Kind[];
  /** The kinds that it takes where `match` names none; all of them by default. */
  readonly usual?: readonly Kind[];
  /** The names of its own options, beside those that every transform has. */
  readonly options: readonly string[];
}

/** The part of a transform that follows from the options that all have. */
export interface Common<Kind extends LogicalKind> {
  readonly name: string;
  readonly match: ColumnMatch<Kind>;
  readonly order?: 'pre' | 'post';
}

const SHARED: readonly string[] = ['match', 'name', 'order'];
const MATCH: readonly string[] = ['table', 'column', 'kind'];

/** Checks the names of all options and the values of the shared ones. Throws TRANSFORM_INVALID, naming the option. */
export function common<Kind extends LogicalKind>(
  shape: Shape<Kind>,
  options: TransformOptions<Kind>,
): Common<Kind> {
  const own = options?.name ?? shape.name;
  if (!isObject(options)) throw invalidOption(own, 'match', 'is missing');
  refuseUnknown(own, Object.keys(options), [...SHARED, ...shape.options]);
  if (typeof own !== 'string' || own === '') throw invalidOption(shape.name, 'name', 'has to be a text');
  if (!isObject(options.match)) throw invalidOption(own, 'match', 'has to be an object');
  refuseUnknown(own, Object.keys(options.match), MATCH, 'match.');
  checkPattern(own, 'match.table', options.match.table);
  checkPattern(own, 'match.column', options.match.column);
  const order = options.order === undefined ? undefined : word(own, 'order', options.order, ['pre', 'post']);
  const match = { ...options.match, kind: kindsOf(own, shape, options.match) };
  return { name: own, match, ...(order === undefined ? {} : { order }) };
}

/** The error of an option that cannot be used: TRANSFORM_INVALID. `problem` follows the option's name. */
export function invalidOption(transform: string, option: string, problem: string): MigrationError {
  return new MigrationError({
    code: 'TRANSFORM_INVALID',
    message: `The transform "${transform}": its option "${option}" ${problem}.`,
  });
}

/** One of a few words; the first of them where nothing is given. */
export function word<T extends string>(
  transform: string,
  option: string,
  value: T | undefined,
  allowed: readonly [T, ...T[]],
): T {
  if (value === undefined) return allowed[0];
  if (allowed.includes(value)) return value;
  const list = allowed.map((one) => `"${one}"`).join(', ');
  throw invalidOption(transform, option, `has to be one of ${list}`);
}

/** A value of a simple JavaScript type; the fallback where nothing is given. */
export function simple<T extends boolean | string>(
  transform: string,
  option: string,
  value: T | undefined,
  fallback: T,
): T {
  if (value === undefined) return fallback;
  if (typeof value === typeof fallback) return value;
  const type = typeof fallback === 'boolean' ? 'true or false' : 'a text';
  throw invalidOption(transform, option, `has to be ${type}`);
}

function isObject(value: unknown): boolean {
  // A RegExp in the place of `match` would match every column.
  return Object.prototype.toString.call(value) === '[object Object]';
}

function refuseUnknown(
  transform: string,
  given: readonly string[],
  known: readonly string[],
  path = '',
): void {
  const wrong = given.find((key) => !known.includes(key));
  if (wrong === undefined) return;
  throw invalidOption(transform, path + wrong, `is not known; there are ${known.join(', ')}`);
}

function checkPattern(transform: string, option: string, pattern: string | RegExp | undefined): void {
  if (pattern === undefined || typeof pattern === 'string') return;
  if (typeof pattern?.test !== 'function')
    throw invalidOption(transform, option, 'has to be a name or a RegExp');
  if (/[gy]/.test(pattern.flags)) throw invalidOption(transform, option, 'must not have the flag g or y');
}

function kindsOf<Kind extends LogicalKind>(
  transform: string,
  shape: Shape<Kind>,
  match: ColumnMatch<Kind>,
): readonly Kind[] {
  if (match.kind === undefined) return shape.usual ?? shape.kinds;
  const kinds = typeof match.kind === 'string' ? [match.kind] : match.kind;
  const fine =
    Array.isArray(kinds) && kinds.length > 0 && kinds.every((kind: Kind) => shape.kinds.includes(kind));
  if (fine) return kinds;
  throw invalidOption(transform, 'match.kind', `has to be of ${shape.kinds.join(', ')}`);
}
