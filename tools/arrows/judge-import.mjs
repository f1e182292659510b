import { builtinModules } from 'node:module';
import { posix } from 'node:path';

/**
 * Why an import is not allowed, or undefined if it is.
 * @param {string | undefined} specifier
 * @param {string} file the importing file, from the root
 * @param {import('./folders.mjs').Folder} folder
 * @param {ReadonlySet<string>} workspace npm names of all packages of this repository
 * @returns {string | undefined}
 */
export function judgeImport(specifier, file, folder, workspace) {
  const { rule } = folder;
  if (specifier === undefined) return rule.computed ? undefined : 'a computed import may cross any border';
  if (/^\.{0,2}\//.test(specifier) || /^\.{1,2}$/.test(specifier)) return judgePath(specifier, file, folder);
  if (isBuiltin(specifier)) return judgeBuiltin(specifier, file, folder);
  const name = packageName(specifier);
  if (name === folder.name) return 'a package imports its own modules by relative paths';
  const allowed = workspace.has(name) ? permits(rule.workspace, specifier) : permits(rule.libraries, name);
  if (!allowed) return `${folder.path} may not import this (see the table in tools/arrows/table.mjs)`;
  return folder.declared.has(name) ? undefined : `${folder.path}/package.json does not declare ${name}`;
}

function judgeBuiltin(specifier, file, { path, rule }) {
  if (rule.builtins) return undefined;
  const inner = file.slice(path.length + 1);
  const granted = Object.entries(rule.builtinsOf ?? {}).find(([start]) => inner.startsWith(start))?.[1];
  return granted?.includes(specifier) ? undefined : 'this package may not use modules of Node.js';
}

function judgePath(specifier, file, folder) {
  if (specifier.startsWith('/')) return 'an absolute path';
  const target = posix.join(posix.dirname(file), specifier);
  return target.startsWith(`${folder.path}/`) ? undefined : 'a relative path out of its package';
}

function isBuiltin(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function permits(list, entry) {
  return list === true || list.includes(entry);
}

function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
