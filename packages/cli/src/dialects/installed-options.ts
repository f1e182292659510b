import { type OptionOwner, optionTable } from '@godwit/engine';
import type { DialectOptions } from '@godwit/plugin-api';
import { OFFICIAL_DIALECTS } from './names.js';
import { optionsModules } from './packages.js';

/**
 * The options that the installed dialects declare, the project's own first. A dialect takes long to load and a help needs none,
 * so their packages say it by a small module of its own. One that cannot be used is left out: the dialect says what is wrong
 * where it is used.
 */
export async function installedOptions(cwd: string): Promise<readonly OptionOwner[]> {
  const modules = optionsModules(cwd);
  const names = [...new Set([...OFFICIAL_DIALECTS, ...modules.keys()])];
  const owners = await Promise.all(names.map((name) => ownerOf(name, modules.get(name))));
  return owners.filter((owner) => owner !== undefined);
}

async function ownerOf(name: string, url: string | undefined): Promise<OptionOwner | undefined> {
  if (url === undefined) return undefined;
  try {
    const { options }: { readonly options: DialectOptions } = await import(url);
    const owner = { name, options };
    optionTable([owner]);
    return owner;
  } catch {
    return undefined;
  }
}
