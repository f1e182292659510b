import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A file of fewer lines than this that one other file imports is a small helper. */
const SMALL = 30;
/** A file that would have so many lines keeps its helpers apart. */
const FULL = 160;

/** Small helpers that have a file of their own for a reason. */
const APART = {
  'packages/cli/src/small-heap.ts': 'runs before everything else is imported',
  'packages/cli/src/dialects/installed-options.ts': 'looks for packages, and its importer runs commands',
  'packages/dialect-memory/src/ddl.ts': 'a part of a dialect, whose file only lists its parts',
  'packages/dialect-sqlite/src/config/files-of.ts': 'a part of a dialect, whose file only lists its parts',
  'packages/dialect-sqlite/src/quirks.ts': 'a part of a dialect, whose file only lists its parts',
  'packages/dialect-sqlite/src/read/damage/check-process.ts': 'a program of its own',
  'packages/dialect-postgres/src/write/suspend/suspend.ts': 'the entry of its room',
  'packages/engine/src/dialects/first-party.ts': 'the one file of the engine that names dialects',
  'packages/plugin-api/src/values/conversions/to-bytes.ts': 'the casts into one kind, as its neighbours',
};

/**
 * What is wrong with the homes of small helpers: each lives with its one importer. Not so what an entry offers to others, a path
 * that both dialects share, and constructs of expressions, which have a file each.
 * @param {string} root
 * @param {import('./import-graph.mjs').ImportGraph} graph
 * @param {ReadonlySet<string>} shared paths from the root that two dialects have
 * @returns {readonly string[]}
 */
export function judgeSmallHelpers(root, graph, shared) {
  const lines = (file) => readFileSync(join(root, file), 'utf8').split('\n').length - 1;
  const found = [...importersOf(graph)].filter(([file, importers]) => {
    if (importers.length > 1 || shared.has(file) || isFree(file, importers[0])) return false;
    const small = lines(file);
    return small < SMALL && small + lines(importers[0]) < FULL;
  });
  const small = new Set(found.map(([file]) => file));
  return [
    ...found
      .filter(([file]) => !Object.hasOwn(APART, file))
      .map(
        ([file, [importer]]) => `${file}: a small helper that only ${importer} imports, where it can live`,
      ),
    ...[...graph.keys()]
      .filter((file) => Object.hasOwn(APART, file) && !small.has(file))
      .map((file) => `${file}: has no need any more of its place in tools/arrows/small-helpers.mjs`),
  ];
}

function isFree(file, importer) {
  return (
    [file, importer].some((path) => basename(path).startsWith('index.')) || file.includes('/expressions/')
  );
}

function importersOf(graph) {
  const importers = new Map();
  for (const [importer, imports] of graph)
    for (const file of imports.keys()) importers.set(file, [...(importers.get(file) ?? []), importer]);
  return importers;
}
