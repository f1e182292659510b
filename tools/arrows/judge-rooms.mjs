/**
 * Rooms of the engine in the order of a move: each may import those before it, and never one behind it. Rooms that are not
 * named are free.
 */
const ORDER = ['plan', 'verify', 'run', 'repair'];

/** @param {import('./import-graph.mjs').ImportGraph} graph @returns {readonly string[]} */
export function judgeRooms(graph) {
  return [...graph].flatMap(([file, imports]) =>
    [...imports.keys()]
      .filter((target) => rank(target) > rank(file) && rank(file) >= 0)
      .map((target) => `${file} -> ${target}: ${roomOf(file)} comes before ${roomOf(target)}`),
  );
}

function roomOf(file) {
  return /^packages\/engine\/src\/([^/]+)\//.exec(file)?.[1];
}

function rank(file) {
  return ORDER.indexOf(roomOf(file));
}
