import { neededNames, type Registry, readPackedManifest } from '@godwit/test-support/registry';

/** The names that must lie in node_modules where these are installed: their own, and what their manifests ask for. */
export function neededBy(registry: Registry, names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const follow = (name: string): void => {
    const file = registry.tarballs.get(name);
    // An optional dependency for another system is not there.
    if (file === undefined || found.has(name)) return;
    found.add(name);
    for (const needed of neededNames(readPackedManifest(file))) follow(needed);
  };
  for (const name of names) follow(name);
  return [...found].sort();
}
