import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MigrationError } from '@godwit/plugin-api';
import type { OptionWords } from '../option-words.js';
import type { FileConfig } from './check-config.js';

/**
 * Reads the config file, where there is one, and tells `words` of what it says. Throws CONFIG_INVALID with the file and the place for a syntax error, a
 * misspelt field or a wrong type.
 */
export async function loadConfig(
  named: string | false | undefined,
  cwd: string,
  words: OptionWords,
): Promise<FileConfig> {
  const file = findConfigFile(named, cwd);
  if (file === undefined) return {};
  // What runs and checks a file takes long to load, and most runs have none.
  const { readConfig } = await import('./read-config.js');
  const config = await readConfig(file, words.owners);
  words.fileSays(config.options ?? {});
  return config;
}

/** The names that are looked for in the working directory, in this order. */
const CONFIG_FILES: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (extension) => `godwit.config.${extension}`,
);

/** The config file to read: the one that is named, else the one in the folder; undefined where there is none. */
function findConfigFile(named: string | false | undefined, cwd: string): string | undefined {
  if (named === false) return undefined;
  if (named === undefined)
    return CONFIG_FILES.map((name) => join(cwd, name)).find((file) => existsSync(file));
  const file = resolve(cwd, named);
  if (existsSync(file)) return file;
  throw new MigrationError({
    code: 'CONFIG_INVALID',
    message: `There is no config file ${file}.`,
    hint: 'Check the path behind --config; it is meant from the working directory.',
  });
}
