import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Manifest, readManifest } from './manifest.js';

/** The folder of the repository. */
export const WORKSPACE = fileURLToPath(new URL('../../../', import.meta.url));

/** A folder with a package. */
export interface PackageFolder {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages of this repository that are published, by name. */
export function publicPackages(): readonly PackageFolder[] {
  const packages = join(WORKSPACE, 'packages');
  return readdirSync(packages)
    .map((entry) => join(packages, entry))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .filter(({ manifest }) => !manifest.private)
    .sort((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));
}
