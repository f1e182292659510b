import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../run-process.js';
import { readPackedManifest } from './manifest.js';
import { commandLine, npmSettings, strangersEnvironment } from './npm.js';
import { publicPackages } from './workspace.js';

/** A package as it is published. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** The tarball. */
  readonly file: string;
}

/** Packs public packages of this repository into a folder: those with the given names, else all. */
export async function packWorkspace(
  folder: string,
  names?: readonly string[],
): Promise<readonly PackedPackage[]> {
  const known = publicPackages();
  for (const name of names ?? [])
    if (!known.some(({ manifest }) => manifest.name === name))
      throw new Error(`No public package of this repository is called ${name}.`);
  const wanted = known.filter(({ manifest }) => names?.includes(manifest.name) ?? true);
  return packFolders(
    wanted.map((one) => one.folder),
    folder,
  );
}

/**
 * Packs folders by one call of npm. Each tarball appears in the destination whole or not at all, also while another
 * process packs into the same folder. Throws where npm refuses.
 */
export async function packFolders(
  folders: readonly string[],
  destination: string,
): Promise<readonly PackedPackage[]> {
  if (folders.length === 0) return [];
  mkdirSync(destination, { recursive: true });
  const work = mkdtempSync(join(destination, 'packing-'));
  try {
    await npmPack(folders, work);
    return tarballsIn(work).map(({ file, ...named }) => {
      const place = join(destination, tarballName(named.name, named.version));
      renameSync(file, place);
      return { ...named, file: place };
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The file name that a tarball of this package gets. */
export function tarballName(name: string, version: string): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

async function npmPack(folders: readonly string[], destination: string): Promise<void> {
  // Scripts would build the package again, or need tools that only its authors have.
  const [command, args] = commandLine('npm', ['pack', ...folders, '--ignore-scripts', '--silent']);
  const env = { ...strangersEnvironment(), ...npmSettings(destination) };
  const run = await runProcess(command, args, { cwd: destination, env });
  if (run.code !== 0) throw new Error(`npm pack failed with code ${run.code}: ${run.stdout}${run.stderr}`);
}

function tarballsIn(folder: string): readonly PackedPackage[] {
  return readdirSync(folder)
    .filter((entry) => entry.endsWith('.tgz'))
    .map((entry) => join(folder, entry))
    .map((file) => {
      const { name, version } = readPackedManifest(file);
      return { name, version, file };
    });
}
