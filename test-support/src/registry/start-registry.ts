import { once } from 'node:events';
import { createReadStream, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PackedPackage, packFolders } from './pack.js';
import { packLibrariesOnce, packWorkspaceOnce } from './pack-once.js';
import { Shelf } from './shelf.js';

/** An npm registry on this machine. Disposing of it closes it and removes its tarballs. */
export interface Registry extends AsyncDisposable {
  /** Its address, with a slash at the end. */
  readonly url: string;
  /** The tarball of the latest version of each package by name: those of this repository, their libraries, and what was published. */
  readonly tarballs: ReadonlyMap<string, string>;
  /**
   * Publishes a package of someone else: a folder, which is packed without running its scripts, or a tarball. Its
   * version becomes the latest. Throws where the registry has that version already.
   */
  publish(folderOrTarball: string): Promise<PackedPackage>;
}

/**
 * Starts a registry on a free port of 127.0.0.1 with the public packages of this repository as they would be published
 * now, and the libraries that they need at run time. It has nothing else, and asks nobody.
 */
export async function startRegistry(): Promise<Registry> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'godwit-registry-')));
  const shelf = new Shelf();
  const packed = [...(await packLibrariesOnce(folder)), ...(await packWorkspaceOnce(folder))];
  for (const { file } of packed.sort(byVersion)) shelf.add(file);
  const server = createServer(answerFrom(shelf)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: addressOf(server),
    get tarballs() {
      return shelf.latest();
    },
    publish: async (path) => shelf.add(await tarballOf(path, folder)),
    [Symbol.asyncDispose]: async () => {
      server.close().closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function byVersion(a: PackedPackage, b: PackedPackage): number {
  return a.version.localeCompare(b.version, 'en', { numeric: true });
}

async function tarballOf(path: string, folder: string): Promise<string> {
  if (statSync(path).isFile()) return path;
  const [packed] = await packFolders([realpathSync(path)], mkdtempSync(join(folder, 'published-')));
  if (packed === undefined) throw new Error(`npm made no tarball of ${path}.`);
  return packed.file;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function answerFrom(shelf: Shelf): RequestListener {
  return (request, response) => {
    const url = `http://${request.headers.host}/`;
    const path = decodeURIComponent(new URL(request.url ?? '', url).pathname.slice(1));
    const [name = '', file] = path.split('/-/');
    const tarball = file === undefined ? undefined : shelf.tarball(name, file);
    const document = file === undefined ? shelf.document(name, url) : undefined;
    response.setHeader('cache-control', 'no-store');
    if (tarball !== undefined) createReadStream(tarball).pipe(response);
    else if (document !== undefined) response.end(JSON.stringify(document));
    else response.writeHead(404).end('{"error":"not found"}');
  };
}
