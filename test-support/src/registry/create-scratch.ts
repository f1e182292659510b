import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ProcessRun, runProcess } from '../run-process.js';
import { commandLine, npmSettings, strangersEnvironment } from './npm.js';
import type { Registry } from './start-registry.js';

/** The project of a stranger: an empty folder outside the repository. Disposing of it removes it. */
export interface Scratch extends AsyncDisposable {
  readonly folder: string;
  /** Writes a file at a path in the folder, making folders on the way; the answer is its whole path. */
  write(path: string, text: string): string;
  /** `npm install <specs>`: names, names with versions, paths of tarballs or folders. Throws what npm says where it fails. */
  install(...specs: readonly string[]): Promise<void>;
  /**
   * Runs a program (`node`, `npx`, `npm`) in the folder, or in one inside it, with no program or setting of the workspace
   * in sight.
   */
  run(command: string, args: readonly string[], inside?: string): Promise<ProcessRun>;
  /** The names of all packages in node_modules, also of those inside others, each once and sorted. */
  installed(): readonly string[];
}

/** Makes a project whose npm knows only the given registry. */
export async function createScratch(registry: Pick<Registry, 'url'>): Promise<Scratch> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'godwit-scratch-')));
  const folder = join(home, 'project');
  const env = { ...strangersEnvironment(), ...npmSettings(home) };
  const write = (path: string, text: string): string => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  const run = (command: string, args: readonly string[], inside = '.'): Promise<ProcessRun> =>
    runProcess(...commandLine(command, args), { cwd: join(folder, inside), env });
  write('package.json', '{ "name": "scratch", "version": "1.0.0", "private": true, "type": "module" }\n');
  write('.npmrc', npmrc(registry.url));
  return {
    folder,
    write,
    run,
    install: async (...specs) => check(await run('npm', ['install', ...specs])),
    installed: () => [...new Set(packagesIn(join(folder, 'node_modules')))].sort(),
    [Symbol.asyncDispose]: async () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** A proxy of the machine must not be asked for 127.0.0.1, and npm not for a newer npm. */
function npmrc(url: string): string {
  return `registry=${url}\nnoproxy=127.0.0.1\naudit=false\nfund=false\nupdate-notifier=false\n`;
}

function check(run: ProcessRun): void {
  if (run.code !== 0) throw new Error(`npm install failed with code ${run.code}: ${run.stdout}${run.stderr}`);
}

function packagesIn(modules: string): readonly string[] {
  return entries(modules)
    .flatMap((entry) =>
      entry.startsWith('@') ? entries(join(modules, entry)).map((name) => `${entry}/${name}`) : [entry],
    )
    .flatMap((name) => [name, ...packagesIn(join(modules, name, 'node_modules'))]);
}

function entries(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((entry) => !entry.startsWith('.')) : [];
}
