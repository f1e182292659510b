import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { scanImports } from './scan-imports.mjs';

/**
 * Which file of a package imports which other one of it, and whether only types of it.
 * @typedef {ReadonlyMap<string, ReadonlyMap<string, { readonly typeOnly: boolean }>>} ImportGraph
 */

/** @param {string} root @param {import('./folders.mjs').Folder} folder @returns {ImportGraph} */
export function importGraph(root, folder) {
  const files = new Set(folder.files);
  return new Map(folder.files.map((file) => [file, importsWithin(root, file, files)]));
}

function importsWithin(root, file, files) {
  const found = new Map();
  for (const { specifier, typeOnly } of scanImports(readFileSync(join(root, file), 'utf8'), file)) {
    const target = targetOf(specifier, file, files);
    if (target) found.set(target, { typeOnly: typeOnly && (found.get(target)?.typeOnly ?? true) });
  }
  return found;
}

/** The file that a relative import means; sources import each other by the names of what is built from them. */
function targetOf(specifier, file, files) {
  if (!specifier?.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(file), specifier);
  return [path, path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx')].find((each) => files.has(each));
}
