import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { neededNames, readManifest } from './manifest.js';
import type { PackageFolder } from './workspace.js';

/**
 * What packages need when they run, and what that needs in turn, without the packages themselves; resolved as Node.js
 * does, so that one name may come in several versions. What is not installed, such as an optional dependency for
 * another system, is not there.
 */
export function neededPackages(packages: readonly PackageFolder[]): readonly PackageFolder[] {
  const own = new Set(packages.map(({ folder }) => realpathSync(folder)));
  const found = new Map<string, PackageFolder>();
  const follow = ({ folder, manifest }: PackageFolder): void => {
    for (const name of neededNames(manifest)) {
      const needed = resolveFolder(name, folder);
      if (needed === undefined || own.has(needed) || found.has(needed)) continue;
      const next = { folder: needed, manifest: readManifest(needed) };
      found.set(needed, next);
      follow(next);
    }
  };
  for (const start of packages) follow(start);
  return [...found.values()];
}

/** `require.resolve` would obey `exports`, which may hide the package.json. */
function resolveFolder(name: string, from: string): string | undefined {
  for (let folder = realpathSync(from); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(folder) === folder) return undefined;
  }
}
