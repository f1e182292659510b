import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few megabytes. */
export interface SmallDisk extends Disposable {
  readonly folder: string;
  /** Makes it larger; what is on it stays. */
  grow(megabytes: number): void;
}

/** How a small disk is made, where this machine lets a test do so, as Linux lets root; undefined: it does not. */
export function smallDisks(): ((megabytes: number) => SmallDisk) | undefined {
  const folder = join(tmpdir(), `godwit-small-disk-${process.pid}`);
  if (process.platform !== 'linux' || !mount(folder, 1)) return undefined;
  unmount(folder);
  return (megabytes) => {
    if (!mount(folder, megabytes)) throw new Error('The small disk could not be made.');
    chmodSync(folder, 0o777);
    return {
      folder,
      grow: (more) => void spawnSync('mount', ['-o', `remount,size=${more}m`, folder]),
      [Symbol.dispose]: () => unmount(folder),
    };
  };
}

function mount(folder: string, megabytes: number): boolean {
  mkdirSync(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder]);
  if (status !== 0) rmdirSync(folder);
  return status === 0;
}

function unmount(folder: string): void {
  spawnSync('umount', [folder]);
  rmdirSync(folder);
}
