import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import type { PackageOrigin } from './found-dialect.js';
import { dialectOfPackage, packageNames } from './names.js';

/** A module that may hold a dialect. */
export interface DialectModule extends PackageOrigin {
  /** What to import. */
  readonly url: string;
}

/** The folders that packages are looked up from: the user's project first, then the place of this command. */
function lookupFolders(cwd: string): readonly string[] {
  return [cwd, dirname(fileURLToPath(import.meta.url))];
}

/** The module of the package that holds a dialect, or undefined where none is installed. */
export function findDialectModule(dialect: string, cwd: string): DialectModule | undefined {
  for (const folder of lookupFolders(cwd)) {
    for (const packageName of packageNames(dialect)) {
      const module = findModule(packageName, folder);
      if (module !== undefined) return module;
    }
  }
  return undefined;
}

/** A package that is expected to hold a dialect, by its name. */
interface InstalledPackage {
  readonly dialect: string;
  readonly packageName: string;
  /** The folder whose `node_modules` it lies in. */
  readonly from: string;
}

/** The names of all dialects for which a package is installed. */
export function installedDialects(cwd: string): readonly string[] {
  return [...new Set(installedPackages(cwd).map(({ dialect }) => dialect))];
}

/**
 * The modules that say which options dialects declare, by the names of the dialects: what their packages export as
 * `./options`. Only folders are looked into, which is quick, and nothing is loaded.
 */
export function optionsModules(cwd: string): ReadonlyMap<string, string> {
  const first = new Map(
    installedPackages(cwd)
      .toReversed()
      .map((one) => [one.dialect, one]),
  );
  const found = [...first.values()].map(({ dialect, packageName, from }) => {
    return [dialect, resolve(`${packageName}/options`, from)] as const;
  });
  return new Map(found.flatMap(([dialect, url]) => (url === undefined ? [] : [[dialect, url]])));
}

/** In the order in which {@link findDialectModule} finds them. */
function installedPackages(cwd: string): readonly InstalledPackage[] {
  return lookupFolders(cwd).flatMap((start) => {
    const folders = nodeModulesAbove(start);
    const scoped = folders.flatMap((folder) => packagesIn(folder, '@godwit/'));
    return [...scoped, ...folders.flatMap((folder) => packagesIn(folder, ''))];
  });
}

function packagesIn(modules: string, scope: string): readonly InstalledPackage[] {
  return entries(join(modules, scope)).flatMap((entry) => {
    const packageName = `${scope}${entry}`;
    const dialect = dialectOfPackage(packageName);
    return dialect === undefined ? [] : [{ dialect, packageName, from: dirname(modules) }];
  });
}

function findModule(packageName: string, from: string): DialectModule | undefined {
  const url = resolve(packageName, from);
  if (url === undefined) return undefined;
  const folder = packageFolder(dirname(fileURLToPath(url)), packageName);
  return { packageName, url, ...folder };
}

function resolve(specifier: string, from: string): string | undefined {
  return createJiti(join(from, 'package.json')).esmResolve(specifier, { try: true });
}

/** The nearest folder above a module whose package.json has the package's name. */
function packageFolder(
  start: string,
  packageName: string,
): { readonly version: string; readonly folder: string } {
  for (let folder = start; ; folder = dirname(folder)) {
    const version = versionIn(folder, packageName);
    if (version !== undefined) return { version, folder };
    if (dirname(folder) === folder) return { version: 'unknown', folder: start };
  }
}

function versionIn(folder: string, packageName: string): string | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const content: { readonly name?: string; readonly version?: string } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return content.name === packageName ? (content.version ?? 'unknown') : undefined;
}

function nodeModulesAbove(start: string): readonly string[] {
  const folders = [join(start, 'node_modules')];
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) {
    folders.push(join(dirname(folder), 'node_modules'));
  }
  return folders;
}

function entries(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
