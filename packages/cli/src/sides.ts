import { type Side, type SideConfig, savedIn } from '@godwit/engine';
import { type Dialect, isMigrationError, MigrationError } from '@godwit/plugin-api';
import { type DialectSearch, loadDialect } from './dialects/load-dialect.js';
import { savedSideOf } from './saved-side.js';
import { locate } from './url.js';

/** Which database is meant: `database` where there is only one. */
export type Role = 'source' | 'target' | 'database';

/** A database and the dialect that reaches it. */
export interface ResolvedSide {
  readonly side: SideConfig;
  readonly dialect: Dialect;
}

/** How people call a database, without credentials. */
export function nameOfSide({ side, dialect }: ResolvedSide): string {
  const saved = savedIn(side);
  if (saved !== undefined) return saved.name;
  const { dialect: _named, ...own } = side;
  return dialect.describe(dialect.parseConfig(Object.keys(own).join() === 'url' ? own.url : own));
}

/** Finds the dialect of a side, given as an argument or else by the config file. */
export async function resolveSide(
  given: Side | undefined,
  role: Role,
  search: DialectSearch,
): Promise<ResolvedSide> {
  if (given === undefined) throw missing(role);
  const fields = typeof given === 'string' ? (savedSideOf(given) ?? { url: given }) : fieldsOf(given, role);
  // Where the config names the dialect, the url is the dialect's own to read.
  const location =
    fields.url === undefined || fields.dialect !== undefined ? undefined : locate(fields.url, role);
  const word = fields.dialect ?? location?.dialect;
  if (word === undefined) throw withoutDialect(role);
  const { dialect } = await loadDialect(word, search);
  const url = location === undefined ? {} : { url: location.url };
  return { side: { ...fields, dialect: dialect.name, ...url }, dialect };
}

/** Finds the dialects of both sides. Where neither is installed, one DIALECT_UNKNOWN tells of both. */
export async function resolveSides(
  source: Side | undefined,
  target: Side | undefined,
  search: DialectSearch,
): Promise<readonly [ResolvedSide, ResolvedSide]> {
  const sides = await Promise.allSettled([
    resolveSide(source, 'source', search),
    resolveSide(target, 'target', search),
  ]);
  const [first, second] = sides;
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value];
  throw (
    bothUnknown(sides) ?? (first.status === 'rejected' ? first : (second as PromiseRejectedResult)).reason
  );
}

function fieldsOf(given: SideConfig | object, role: Role): SideConfig {
  const prototype: unknown = Object.getPrototypeOf(given);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return given as SideConfig;
  throw new MigrationError({
    code: 'CONFIG_INVALID',
    message: `The ${role} of the config file is an open connection, whose dialect the command does not know.`,
    hint: "Name it: { dialect: 'sqlite', connection }.",
  });
}

function bothUnknown(sides: readonly PromiseSettledResult<ResolvedSide>[]): MigrationError | undefined {
  const unknown = sides.flatMap((side) => {
    const reason: unknown = side.status === 'rejected' ? side.reason : undefined;
    return isMigrationError(reason) && reason.code === 'DIALECT_UNKNOWN' ? [reason] : [];
  });
  const [first, second] = unknown;
  if (first === undefined || second === undefined || first.message === second.message) return undefined;
  return new MigrationError({
    code: 'DIALECT_UNKNOWN',
    message: `${first.message} ${second.message}`,
    hint: `${first.hint}\n${second.hint}`,
  });
}

function missing(role: Role): MigrationError {
  const argument = role === 'database' ? 'a url behind inspect' : `the ${role} on the command line`;
  const field = role === 'target' ? 'target' : 'source';
  return new MigrationError({
    code: 'USAGE_INVALID',
    message: `There is no ${role}.`,
    hint: `Give ${argument}, or set "${field}" in a config file.`,
  });
}

function withoutDialect(role: Role): MigrationError {
  return new MigrationError({
    code: 'CONFIG_INVALID',
    message: `The ${role} of the config file does not say which dialect it is.`,
    hint: `Set ${role}.url, or ${role}.dialect beside the dialect's own fields.`,
  });
}
