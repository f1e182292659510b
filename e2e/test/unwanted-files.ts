import { posix } from 'node:path';
import { readTarball } from '@godwit/test-support/registry';

const UNWANTED = /(^|\/)(test|tests|__tests__|node_modules)\/|\.test\.|\.tsbuildinfo$|\.tgz$/;

/** What a tarball should not hold, and what its files refer to but it does not hold. */
export function unwantedFiles(tarball: string): readonly string[] {
  const files = readTarball(tarball);
  const complaints = [...files.keys()].filter((path) => UNWANTED.test(path)).map((path) => `holds ${path}`);
  for (const [path, content] of files) {
    const beside = (other: string): string => posix.join(posix.dirname(path), other);
    for (const other of referredBy(path, content.toString()))
      if (!files.has(beside(other))) complaints.push(`${path} refers to ${beside(other)}`);
  }
  return complaints;
}

/** The sources of a source map, or the source map of a script; relative to its place. */
function referredBy(path: string, text: string): readonly string[] {
  if (path.endsWith('.map')) {
    const map: { readonly sourceRoot?: string; readonly sources: readonly string[] } = JSON.parse(text);
    return map.sources.map((source) => posix.join(map.sourceRoot ?? '', source));
  }
  if (!/\.[cm]?[jt]s$/.test(path)) return [];
  return [...text.matchAll(/^\/\/# sourceMappingURL=(\S+)$/gm)].map(([, url]) => url ?? '');
}
