import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Registry } from '@godwit/test-support/registry';

const MODULES = fileURLToPath(new URL('../../../node_modules/', import.meta.url));

/** Puts TypeScript and the types of Node.js on a registry, as this repository itself uses them. */
export async function publishTools(registry: Registry): Promise<void> {
  const compilers = readdirSync(join(MODULES, '@typescript')).map((name) => `@typescript/${name}`);
  for (const name of ['typescript', ...compilers, '@types/node', 'undici-types'])
    await registry.publish(join(MODULES, name));
}
