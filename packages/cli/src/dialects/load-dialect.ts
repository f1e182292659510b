import { type Dialect, isMigrationError, MigrationError } from '@godwit/plugin-api';
import { answersTo, type FoundDialect, looksLikeDialect } from './found-dialect.js';
import { dialectName, installHint, OFFICIAL_DIALECTS, packageNames } from './names.js';
import { type DialectModule, findDialectModule, installedDialects } from './packages.js';

/** Where dialects are looked for. */
export interface DialectSearch {
  /** What the config file registers. */
  readonly registered: readonly Dialect[];
  /** The folder of the user's project. */
  readonly cwd: string;
}

/**
 * Finds a dialect by a name, alias or scheme: what the config registers, else its package in the user's project, else
 * beside this command. Throws DIALECT_UNKNOWN with the command that installs it, or DIALECT_INVALID where the package
 * is there but cannot be used.
 */
export async function loadDialect(word: string, search: DialectSearch): Promise<FoundDialect> {
  const registered = search.registered.find((dialect) => answersTo(dialect, word.toLowerCase()));
  if (registered !== undefined) return { dialect: registered, origin: 'config' };
  const name = dialectName(word);
  const byName = search.registered.find((dialect) => answersTo(dialect, name));
  if (byName !== undefined) return { dialect: byName, origin: 'config' };
  const module = findDialectModule(name, search.cwd);
  if (module === undefined) throw unknownDialect(name, search);
  const { url: _, ...origin } = module;
  return { dialect: await dialectIn(module, name), origin };
}

/** The names of every dialect that {@link loadDialect} would find, and of those that the project publishes. */
export function knownDialects(search: DialectSearch): readonly string[] {
  const registered = search.registered.map((dialect) => dialect.name);
  return [...new Set([...registered, ...OFFICIAL_DIALECTS, ...installedDialects(search.cwd)])];
}

function unknownDialect(name: string, search: DialectSearch): MigrationError {
  const packages = packageNames(name).join(' nor ');
  return new MigrationError({
    code: 'DIALECT_UNKNOWN',
    message: `There is no dialect "${name}" here: neither ${packages} is installed.`,
    hint: installHint(name, knownDialects(search)),
  });
}

async function dialectIn(module: DialectModule, name: string): Promise<Dialect> {
  const exported = Object.values(await importModule(module)).filter(looksLikeDialect);
  const dialect = exported.find((candidate) => answersTo(candidate, name));
  if (dialect !== undefined) return dialect;
  throw new MigrationError({
    code: 'DIALECT_INVALID',
    message: `The package ${module.packageName} ${module.version} exports no dialect named "${name}".`,
    hint: `A dialect package exports an object that satisfies Dialect by a name of its own. Found in ${module.folder}.`,
  });
}

async function importModule(module: DialectModule): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(module.url);
  } catch (cause) {
    if (isMigrationError(cause)) throw cause;
    throw new MigrationError({
      code: 'DIALECT_INVALID',
      message: `The package ${module.packageName} ${module.version} cannot be loaded: ${String(cause)}.`,
      hint: `Install it again: npm install ${module.packageName}. Found in ${module.folder}.`,
      cause,
    });
  }
}
