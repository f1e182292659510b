import { basename } from 'node:path';
import { hashesOf, type Manifest, readPackedManifest } from './manifest.js';
import type { PackedPackage } from './pack.js';

interface Entry extends PackedPackage {
  readonly manifest: Manifest;
  readonly hashes: ReturnType<typeof hashesOf>;
}

/** The packages of a registry, and the documents by which it tells of them. */
export class Shelf {
  readonly #entries = new Map<string, readonly Entry[]>();

  /** Adds a version of a package and makes it the latest. Throws where the shelf has that version already. */
  add(file: string): PackedPackage {
    const manifest = readPackedManifest(file);
    const { name, version } = manifest;
    const others = this.#entries.get(name) ?? [];
    if (others.some((entry) => entry.version === version))
      throw new Error(`${name}@${version} is published already, and no version is published twice.`);
    this.#entries.set(name, [...others, { name, version, file, manifest, hashes: hashesOf(file) }]);
    return { name, version, file };
  }

  /** The latest tarball of each package. */
  latest(): ReadonlyMap<string, string> {
    return new Map([...this.#entries].map(([name, entries]) => [name, entries.at(-1)?.file ?? '']));
  }

  /** What npm asks for at `/<name>`; undefined where there is no such package. */
  document(name: string, url: string): object | undefined {
    const entries = this.#entries.get(name);
    if (entries === undefined) return undefined;
    const versions = entries.map(({ version, manifest, file, hashes }) => {
      const tarball = `${url}${name}/-/${encodeURIComponent(basename(file))}`;
      return [version, { ...manifest, dist: { tarball, ...hashes } }];
    });
    const latest = entries.at(-1)?.version;
    return { name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) };
  }

  /** The tarball at `/<name>/-/<file>`; undefined where there is none. */
  tarball(name: string, file: string): string | undefined {
    return this.#entries.get(name)?.find((entry) => basename(entry.file) === file)?.file;
  }
}
