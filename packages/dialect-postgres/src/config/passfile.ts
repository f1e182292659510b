import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { PostgresConfig } from './settings.js';

/** The password that the config or its password file holds; undefined where there is none. */
export async function findPassword(config: PostgresConfig): Promise<string | undefined> {
  if (config.password !== undefined) return config.password;
  const text = await readPassfile(config.passfile ?? defaultPassfile());
  return text === undefined ? undefined : passwordIn(text, config);
}

/** The password of the first line that matches, by the rules of libpq's password file. */
export function passwordIn(text: string, config: PostgresConfig): string | undefined {
  const host = config.host.startsWith('/') ? 'localhost' : config.host;
  const wanted = [host, String(config.port), config.database, config.user];
  const exactHost = config.host;
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = splitLine(line);
    const matches = wanted.every((want, index) => {
      const field = fields[index];
      return field === '*' || field === want || (index === 0 && field === exactHost);
    });
    if (matches && fields.length > 4) return fields.slice(4).join(':');
  }
  return undefined;
}

/** Fields are parted by colons; a backslash keeps the character after it. */
function splitLine(line: string): readonly string[] {
  const fields = [''];
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (character === ':') fields.push('');
    else fields[fields.length - 1] += character === '\\' ? line.charAt(++index) : character;
  }
  return fields;
}

/** As libpq does, a file that others may read is not used. */
async function readPassfile(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) return undefined;
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

function defaultPassfile(): string {
  const appData = process.env['APPDATA'];
  if (process.platform === 'win32' && appData) return join(appData, 'postgresql', 'pgpass.conf');
  return join(homedir(), '.pgpass');
}
