import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { neededPackages } from './closure.js';
import { type PackedPackage, packFolders, tarballName } from './pack.js';
import { packedFolder } from './packed-folder.js';
import { type PackageFolder, publicPackages, WORKSPACE } from './workspace.js';

/** Packs the public packages of this repository, once per test run; outside of one, into `fallback`. */
export function packWorkspaceOnce(fallback: string): Promise<readonly PackedPackage[]> {
  return packOnce(publicPackages(), packedFolder() ?? fallback);
}

/**
 * Packs what the public packages need from others, as it lies in the workspace. A version of a library never changes,
 * so its tarball is kept beside the libraries; where that folder may not be written, all go into `fallback`.
 */
export function packLibrariesOnce(fallback: string): Promise<readonly PackedPackage[]> {
  const kept = join(WORKSPACE, 'node_modules/.cache/godwit-libraries');
  return packOnce(neededPackages(publicPackages()), mayWrite(kept) ? kept : fallback);
}

/** Packs those packages of which the folder has no tarball; the answer has all of them. */
async function packOnce(
  packages: readonly PackageFolder[],
  folder: string,
): Promise<readonly PackedPackage[]> {
  // One version may lie in several places.
  const wanted = new Map(
    packages.map((one) => [join(folder, tarballName(one.manifest.name, one.manifest.version)), one]),
  );
  const missing = [...wanted].filter(([file]) => !existsSync(file)).map(([, one]) => one.folder);
  await packFolders(missing, folder);
  return [...wanted].map(
    ([
      file,
      {
        manifest: { name, version },
      },
    ]) => ({ name, version, file }),
  );
}

function mayWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
