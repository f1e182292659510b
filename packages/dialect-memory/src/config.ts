import { MigrationError } from '@godwit/plugin-api';

/** How a database of the reference dialect is reached: by the name under which the dialect was given it. */
export interface MemoryConfig {
  readonly name: string;
}

/** Reads `memory:name` or `{ name }`; `schemes` are the dialect's name and aliases. */
export function parseMemoryConfig(input: unknown, schemes: readonly string[]): MemoryConfig {
  if (typeof input === 'string') return { name: nameInUrl(input, schemes) };
  const name = typeof input === 'object' && input !== null && 'name' in input ? input.name : undefined;
  if (typeof name === 'string' && name !== '') return { name };
  throw new MigrationError({ code: 'CONFIG_INVALID', message: 'The field "name" must be a name.' });
}

function nameInUrl(url: string, schemes: readonly string[]): string {
  const [, scheme = '', name = ''] = /^([a-z]+):([^/]+)$/is.exec(url) ?? [];
  if (schemes.includes(scheme.toLowerCase())) return name;
  const hint = `A url of this dialect is ${schemes[0]}: and the name of a database.`;
  throw new MigrationError({ code: 'URL_INVALID', message: 'The url names no database.', hint });
}
