import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MigrationError } from '@godwit/plugin-api';

/** The names that are looked for in the working directory, in this order. */
const CONFIG_FILES: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (extension) => `godwit.config.${extension}`,
);

/** The config file to read: the one that is named, else the one in the folder; undefined where there is none. */
export function findConfigFile(named: string | false | undefined, cwd: string): string | undefined {
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
