/**
 * Groups of files each of which leads to every other one of its group: one circle, or several that share files. Every
 * group comes as its shortest circle, which ends where it began.
 * @param {ReadonlyMap<string, Iterable<string>>} graph
 * @returns {{ readonly files: readonly string[], readonly circle: readonly string[] }[]}
 */
export function findCircles(graph) {
  const reached = new Map([...graph.keys()].map((file) => [file, reach(graph, file)]));
  const left = new Set(graph.keys());
  const groups = [];
  for (const file of left) {
    if (!reached.get(file).has(file)) continue;
    const files = [...reached.get(file)].filter((other) => reached.get(other).has(file));
    for (const other of files) left.delete(other);
    groups.push({ files: files.sort(), circle: shortest(graph, files) });
  }
  return groups;
}

/** All files that a file leads to; itself among them only where it is part of a circle. */
function reach(graph, start) {
  const seen = new Set();
  const next = [...graph.get(start)];
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    next.push(...graph.get(file));
  }
  return seen;
}

function shortest(graph, files) {
  const circles = files.map((file) => wayBack(graph, file));
  return circles.reduce((best, circle) => (circle.length < best.length ? circle : best));
}

/** Goes on from a file, all ways at once, until one of them comes back to it. */
function wayBack(graph, start) {
  const ways = [[start]];
  const seen = new Set();
  for (const way of ways) {
    for (const file of graph.get(way.at(-1))) {
      if (file === start) return [...way, start];
      if (!seen.has(file)) ways.push([...way, file]);
      seen.add(file);
    }
  }
  return ways.at(-1);
}
