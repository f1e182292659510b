// biome-ignore lint/style/noRestrictedImports: a descriptor is closed only where nobody else in this process has the file open.
import { closeSync, fstatSync, openSync, readdirSync, realpathSync, statSync } from 'node:fs';

/** The descriptors of a database's files. They are the process's, so that threads can share them. */
export interface Descriptors {
  readonly file: number;
  readonly log?: number;
  readonly index?: number;
}

interface Shared {
  /** All that were opened for it, of logs that are gone, too. */
  readonly own: number[];
  descriptors: Descriptors;
  users: number;
}

/** More files than a process moves at once. */
const MOST = 128;
/** By the file itself, under whatever name. */
const known = new Map<string, Shared>();

/**
 * The descriptor of a database, taken before its connections are opened, so that no session that ends meanwhile closes one;
 * undefined where there are too many, or it cannot be opened.
 */
export function takeDescriptors(path: string): Descriptors | undefined {
  try {
    const key = identityOf(statSync(path, { bigint: true }));
    if (known.size >= MOST && !known.has(key)) return undefined;
    const shared = sharedOf(key);
    if (shared.descriptors.file < 0) {
      const file = openSync(path, 'r');
      const opened = identityOf(fstatSync(file, { bigint: true }));
      sharedOf(opened).own.push(file);
      // Another file took its place.
      if (opened !== key) return undefined;
      shared.descriptors = { file };
    }
    shared.users++;
    return shared.descriptors;
  } catch {
    return undefined;
  }
}

/**
 * Those of its log as well, which is there once connections are open; undefined where the file has another one in its place by
 * now, or what is beside it cannot be opened.
 */
export function withLog({ file }: Descriptors, path: string): Descriptors | undefined {
  try {
    const key = identityOf(fstatSync(file, { bigint: true }));
    const shared = sharedOf(key);
    // SQLite keeps a log beside the file, not beside a link to it.
    const real = realpathSync(path);
    if (identityOf(statSync(real, { bigint: true })) !== key) return undefined;
    const { log, index } = shared.descriptors;
    shared.descriptors = {
      file,
      ...named('log', openBeside(shared, log, `${real}-wal`)),
      ...named('index', openBeside(shared, index, `${real}-shm`)),
    };
    return shared.descriptors;
  } catch {
    return undefined;
  }
}

/** Whether the file of that name is the one of the descriptor. */
export function isStill({ file }: Descriptors, path: string): boolean {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats !== undefined && identityOf(stats) === identityOf(fstatSync(file, { bigint: true }));
}

function sharedOf(key: string): Shared {
  const shared = known.get(key) ?? { own: [], descriptors: { file: -1 }, users: 0 };
  known.set(key, shared);
  return shared;
}

/**
 * Gives them back, after the connections of the same session are closed. The end of a descriptor takes all locks that this
 * process holds on the file, those of connections that others have opened, too; then it stays open until a later session ends.
 */
export function leaveDescriptors({ file }: Descriptors): void {
  for (const [key, shared] of known) {
    if (shared.descriptors.file === file) shared.users--;
    if (shared.users > 0 || isOpenElsewhere(shared.own)) continue;
    for (const descriptor of shared.own) closeSync(descriptor);
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
function openBeside(shared: Shared, before: number | undefined, path: string): number | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (before !== undefined && identityOf(fstatSync(before, { bigint: true })) === identityOf(stats))
    return before;
  const opened = openSync(path, 'r');
  shared.own.push(opened);
  return opened;
}

function named<Name extends string>(
  name: Name,
  descriptor: number | undefined,
): { readonly [N in Name]?: number } {
  return descriptor === undefined ? {} : ({ [name]: descriptor } as { readonly [N in Name]: number });
}
