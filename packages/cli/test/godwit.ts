import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInSharedHost } from '@godwit/test-support';

/** The command as users start it. */
export const BIN = fileURLToPath(new URL('../bin/godwit.js', import.meta.url));
const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** How the command is started. */
export interface GodwitOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another copy of the command. */
  readonly bin?: string;
  /** The user of the operating system to run as. */
  readonly uid?: number;
}

/** What the command left. */
export interface GodwitRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command. The colour settings of the test run do not reach it. */
export function start(args: readonly string[], options: GodwitOptions = {}): ChildProcess {
  const own = environment(options);
  return spawn(process.execPath, [options.bin ?? BIN, ...args], {
    cwd: options.cwd,
    env: own,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
  });
}

/**
 * Runs the command to its end, in a process that may have run others before: most tests ask what it does, and to load its
 * modules takes longer than that. Another copy and another user get a process of their own.
 */
export async function godwit(args: readonly string[], options: GodwitOptions = {}): Promise<GodwitRun> {
  if (options.bin !== undefined || options.uid !== undefined) return await ended(start(args, options));
  const { code, stdout, stderr } = await runInSharedHost(args, {
    cwd: options.cwd,
    env: environment(options),
  });
  return { code, stdout, stderr };
}

function environment({ env }: GodwitOptions): Readonly<Record<string, string | undefined>> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, CI: _ci, ...own } = process.env;
  return { ...own, ...env };
}

/** Waits for the end of a started command. */
export async function ended(child: ChildProcess): Promise<GodwitRun> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...output };
}

/** A folder of its own that sees the packages of this workspace, as a user's project sees what it installed. */
export interface Project extends Disposable {
  readonly folder: string;
  /** Writes a file into it; the answer is its path. */
  write(name: string, content: string): string;
  read(name: string): string;
  path(name: string): string;
}

/** Makes a project; `packages: false` makes one without installed packages. */
export function createProject(options: { readonly packages?: boolean } = {}): Project {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-cli-'));
  if (options.packages !== false) symlinkSync(MODULES, join(folder, 'node_modules'));
  const path = (name: string): string => join(folder, name);
  return {
    folder,
    path,
    read: (name) => readFileSync(path(name), 'utf8'),
    write: (name, content) => {
      writeFileSync(path(name), content);
      return path(name);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
