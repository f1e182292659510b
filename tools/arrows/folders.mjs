import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARROWS, EVERYTHING } from './table.mjs';

const CODE = /\.[cm]?[jt]sx?$/;

/**
 * @typedef {object} Folder
 * @property {string} path from the root, with forward slashes
 * @property {string} name npm name
 * @property {ReadonlySet<string>} declared what its package.json says it needs when it runs
 * @property {import('./table.mjs').Rule | undefined} rule undefined: the table does not know it
 * @property {readonly string[]} files from the root
 */

/** @param {string} root @returns {Folder[]} */
export function findFolders(root) {
  const paths = [...children(root, 'packages'), ...children(root, 'examples'), 'bench', 'test-support'];
  return paths
    .filter((path) => existsSync(join(root, path, 'package.json')))
    .map((path) => folder(root, path));
}

function children(root, parent) {
  if (!existsSync(join(root, parent))) return [];
  const entries = readdirSync(join(root, parent), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`);
}

function folder(root, path) {
  const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  const { dependencies, peerDependencies, optionalDependencies } = manifest;
  const declared = new Set(Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies }));
  const rule = path.startsWith('packages/') ? ARROWS[path] : EVERYTHING;
  const files = ['src', 'bin'].flatMap((inner) => codeFiles(root, `${path}/${inner}`));
  return { path, name: manifest.name, declared, rule, files };
}

function codeFiles(root, path) {
  if (!existsSync(join(root, path))) return [];
  const entries = readdirSync(join(root, path), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && CODE.test(entry.name));
  return files.map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(root.length + 1)
      .replaceAll('\\', '/'),
  );
}
