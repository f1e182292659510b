// biome-ignore lint/style/noRestrictedImports: a descriptor is closed only where nobody else in this process has the file open.
import { closeSync, fstatSync, openSync, readdirSync, statSync } from 'node:fs';

/** The descriptors of a database's files. They are the process's, so that threads can share them. */
export interface Descriptors {
  readonly file: number;
  readonly log?: number;
  readonly index?: number;
}

interface Shared {
  descriptors: Descriptors;
  users: number;
}

/** More files than a process moves at once. */
const MOST = 128;
/** By the file itself, under whatever name. */
const known = new Map<string, Shared>();

/** The descriptors of a database; undefined where there are too many, or one cannot be opened. */
export function takeDescriptors(path: string): Descriptors | undefined {
  try {
    const key = identityOf(statSync(path, { bigint: true }));
    const shared = known.get(key) ?? { descriptors: { file: -1 }, users: 0 };
    if (shared.users === 0 && known.size >= MOST && !known.has(key)) return undefined;
    const { file, log, index } = shared.descriptors;
    shared.descriptors = {
      file: file < 0 ? openSync(path, 'r') : file,
      ...named('log', openBeside(log, `${path}-wal`)),
      ...named('index', openBeside(index, `${path}-shm`)),
    };
    shared.users++;
    known.set(key, shared);
    return shared.descriptors;
  } catch {
    return undefined;
  }
}

/**
 * Gives them back, after the connections of the same session are closed. The end of a descriptor takes all locks that this
 * process holds on the file, those of connections that others have opened, too; then it stays open until a later session ends.
 */
export function leaveDescriptors({ file }: Descriptors): void {
  for (const [key, shared] of known) {
    if (shared.descriptors.file === file) shared.users--;
    if (shared.users > 0) continue;
    const own = Object.values(shared.descriptors) as readonly number[];
    if (isOpenElsewhere(own)) continue;
    for (const descriptor of own) closeSync(descriptor);
    known.delete(key);
  }
}

function isOpenElsewhere(own: readonly number[]): boolean {
  if (process.platform === 'win32') return false;
  const files = new Set(own.map((descriptor) => identityOf(fstatSync(descriptor, { bigint: true }))));
  return descriptorNumbers().some((descriptor) => {
    if (own.includes(descriptor)) return false;
    try {
      return files.has(identityOf(fstatSync(descriptor, { bigint: true })));
    } catch {
      return false;
    }
  });
}

const MOST_NUMBERS = 1024;

/** Of everything that this process has open. */
function descriptorNumbers(): readonly number[] {
  try {
    return readdirSync(process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd').map(Number);
  } catch {
    return Array.from({ length: MOST_NUMBERS }, (_, number) => number);
  }
}

function identityOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`;
}

/** A file that may be there or not, and may be another one now. */
function openBeside(before: number | undefined, path: string): number | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  const isSame = before !== undefined && fstatSync(before, { bigint: true }).ino === stats.ino;
  return isSame ? before : openSync(path, 'r');
}

function named<Name extends string>(
  name: Name,
  descriptor: number | undefined,
): { readonly [N in Name]?: number } {
  return descriptor === undefined ? {} : ({ [name]: descriptor } as { readonly [N in Name]: number });
}
