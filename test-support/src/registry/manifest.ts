import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTarball } from './tarball.js';

/** What a package.json says that matters to whoever installs it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The package.json of a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The package.json in a tarball. Throws where there is none. */
export function readPackedManifest(tarball: string): Manifest {
  const content = readTarball(tarball).get('package.json');
  if (content === undefined) throw new Error(`${tarball} holds no package.json: it is no package.`);
  return JSON.parse(content.toString());
}

/** The names that npm installs along with a package: also its peers, unless they are optional. */
export function neededNames(manifest: Manifest): readonly string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifest;
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  return [...new Set([...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])];
}

/** The hashes by which npm checks a tarball. */
export function hashesOf(tarball: string): { readonly integrity: string; readonly shasum: string } {
  const content = readFileSync(tarball);
  return {
    integrity: `sha512-${createHash('sha512').update(content).digest('base64')}`,
    shasum: createHash('sha1').update(content).digest('hex'),
  };
}
