// Fails when an import crosses the table of packages, when files of a package import each other in circles, when a room of
// the engine imports one that comes after it, or when a small helper lives apart from its one importer:
// `node tools/check-arrows.mjs [root]`.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFolders } from './arrows/folders.mjs';
import { importGraph } from './arrows/import-graph.mjs';
import { judgeCircles } from './arrows/judge-circles.mjs';
import { judgeImport } from './arrows/judge-import.mjs';
import { judgeRooms } from './arrows/judge-rooms.mjs';
import { scanImports } from './arrows/scan-imports.mjs';
import { judgeSmallHelpers } from './arrows/small-helpers.mjs';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const folders = findFolders(root);
const workspace = new Set(folders.map((folder) => folder.name));
const products = folders.filter(({ path }) => path.startsWith('packages/'));
const graphs = new Map(folders.map((folder) => [folder, importGraph(root, folder)]));
const circles = [...graphs.values()].map(judgeCircles);
const shared = sharedPaths(products);
const violations = [
  ...folders.flatMap(checkFolder),
  ...circles.flatMap(({ faults }) => faults),
  ...[...graphs.values()].flatMap(judgeRooms),
  ...products.flatMap((folder) => judgeSmallHelpers(root, graphs.get(folder), shared)),
];
const files = folders.flatMap((folder) => folder.files).length;
const ofTypes = circles.reduce((sum, circle) => sum + circle.ofTypes, 0);

if (files === 0) violations.push(`${root}: found no source file to check`);
for (const violation of violations) process.stderr.write(`${violation}\n`);
if (violations.length > 0) process.exitCode = 1;
else process.stdout.write(`${files} files of ${folders.length} packages: every import is allowed.\n`);
process.stdout.write(`${ofTypes} circles of types within rooms.\n`);

function checkFolder(folder) {
  if (!folder.rule)
    return [`${folder.path}: not in the table of tools/arrows/table.mjs; add what it may import`];
  return folder.files.flatMap((file) => checkFile(folder, file));
}

function checkFile(folder, file) {
  const imports = scanImports(readFileSync(join(root, file), 'utf8'), file);
  return imports.flatMap(({ specifier, line }) => {
    const reason = judgeImport(specifier, file, folder, workspace);
    return reason ? [`${file}:${line}: imports ${specifier ?? 'a computed name'}: ${reason}`] : [];
  });
}

/** The files of dialects whose path in their package another dialect has, too. */
function sharedPaths(packages) {
  const dialects = packages.filter(({ path }) => /\/dialect-(?!memory$)[^/]*$/.test(path));
  const inner = ({ path }, file) => file.slice(path.length);
  const isShared = (file, own) =>
    dialects.some((other) => other !== own && other.files.includes(other.path + inner(own, file)));
  return new Set(dialects.flatMap((own) => own.files.filter((file) => isShared(file, own))));
}
