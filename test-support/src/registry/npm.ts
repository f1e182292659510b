import { existsSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

/** Variables that npm, npx and jest give to their children: a stranger's shell has none of them. */
const OWN = /^(npm_.*|node|node_env|node_path|init_cwd|jest_.*)$/i;

/**
 * The environment of someone who knows nothing of this repository: no settings of an npm around this process, no
 * program of the workspace on PATH, and its Node.js first, which may be newer than the machine's own.
 */
export function strangersEnvironment(): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(process.env).filter(([key]) => !OWN.test(key) && !/^path$/i.test(key));
  const path = [dirname(process.execPath), ...searchPath().filter((folder) => basename(folder) !== '.bin')];
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

/** The settings that keep npm to itself: no file of the user, no network but the registry, no cache but its own. */
export function npmSettings(folder: string): Readonly<Record<string, string>> {
  return {
    npm_config_userconfig: join(folder, 'no-user.npmrc'),
    npm_config_globalconfig: join(folder, 'no-global.npmrc'),
    npm_config_cache: join(folder, 'npm-cache'),
  };
}

/**
 * How to start `npm` or `npx`, or any other program, without a shell: on Windows they are scripts that only a shell
 * starts.
 */
export function commandLine(command: string, args: readonly string[]): readonly [string, readonly string[]] {
  if (command !== 'npm' && command !== 'npx') return [command, args];
  const npm = npmProgram();
  if (npm === undefined) return [command, args];
  return [process.execPath, [join(dirname(npm), `${command}-cli.js`), ...args]];
}

/** The JavaScript of npm: of the npm that started this process, else of the first one on PATH. */
function npmProgram(): string | undefined {
  const beside = searchPath().flatMap((folder) => [
    join(folder, 'npm'),
    join(folder, 'node_modules/npm/bin/npm-cli.js'),
  ]);
  return [process.env['npm_execpath'] ?? '', ...beside]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path))
    .find((path) => basename(path) === 'npm-cli.js');
}

function searchPath(): readonly string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}
