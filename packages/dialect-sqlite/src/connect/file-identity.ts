import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SIDE_FILES } from '../write/target-place.js';

/** What SQLite and godwit keep of a database: the files themselves, and the places where they are or may come to be. */
interface Footprint {
  /** `device:inode` of those that are there. */
  readonly files: readonly string[];
  /** `device:inode of the folder/name`, which tells also of files that are not there yet. */
  readonly places: readonly string[];
}

/** A text by which {@link sharesFiles} knows a database again under whatever path. */
export async function fileIdentity(path: string): Promise<string> {
  return JSON.stringify(await footprint([path]));
}

/** Whether any file of a database, of these paths, is one of those of an identity. */
export async function sharesFiles(paths: readonly string[], identity: string): Promise<boolean> {
  const other = JSON.parse(identity) as Footprint;
  const own = await footprint(paths);
  return (
    own.files.some((file) => other.files.includes(file)) ||
    own.places.some((place) => other.places.includes(place))
  );
}

async function footprint(paths: readonly string[]): Promise<Footprint> {
  const all = await Promise.all(paths.map(resolved));
  const names = all.flatMap((path) => [path, ...SIDE_FILES.map((end) => path + end)]);
  const files = await Promise.all(names.map(numberOf));
  const places = await Promise.all(names.map(placeOf));
  return { files: known(files), places: known(places) };
}

/** SQLite follows links and keeps its other files beside the file itself. */
async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = await realpath(dirname(path)).catch(() => dirname(path));
    return join(folder, basename(path));
  }
}

async function placeOf(path: string): Promise<string | undefined> {
  const folder = await numberOf(dirname(path));
  return folder === undefined ? undefined : `${folder}/${basename(path)}`;
}

async function numberOf(path: string): Promise<string | undefined> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined);
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`;
}

function known(texts: readonly (string | undefined)[]): readonly string[] {
  return texts.filter((text) => text !== undefined);
}
