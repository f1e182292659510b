import { posix } from 'node:path';
import { findCircles } from './find-circles.mjs';

/** Rooms whose files still import each other in circles when they run; nothing joins them. */
const UNTANGLED_LATER = [
  // Reading and printing expressions goes down a tree, and each file calls the one that takes any node.
  'packages/dialect-postgres/src/expressions/print',
  'packages/dialect-postgres/src/expressions/read',
  'packages/dialect-sqlite/src/expressions/read',
];

/**
 * Circles of imports between the files of one package. None may be there when the program runs, and none may lead through
 * two rooms. Types alone may go round within a room: a file that says what its helpers are asked, and calls them.
 * @param {import('./import-graph.mjs').ImportGraph} graph
 * @returns {{ readonly faults: readonly string[], readonly ofTypes: number }}
 */
export function judgeCircles(graph) {
  const running = edges(graph, ({ typeOnly }) => !typeOnly);
  const faults = findCircles(running).filter(({ files }) => !isUntangledLater(files));
  const all = findCircles(edges(graph, () => true));
  const wide = all.filter(({ files }) => roomsOf(files).size > 1);
  return {
    faults: [
      ...faults.map(({ circle }) => `${circle.join(' -> ')}: a circle of imports`),
      ...wide.map(({ files, circle }) => `${circle.join(' -> ')}: a circle through ${rooms(files)}`),
    ],
    ofTypes: all.length - findCircles(running).length,
  };
}

function edges(graph, isWanted) {
  const wanted = (imports) => [...imports].filter(([, edge]) => isWanted(edge)).map(([file]) => file);
  return new Map([...graph].map(([file, imports]) => [file, wanted(imports)]));
}

function roomsOf(files) {
  return new Set(files.map((file) => posix.dirname(file)));
}

function rooms(files) {
  return [...roomsOf(files)].join(', ');
}

function isUntangledLater(files) {
  const [room, other] = roomsOf(files);
  return other === undefined && UNTANGLED_LATER.includes(room);
}
