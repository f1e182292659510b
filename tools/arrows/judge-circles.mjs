import { posix } from 'node:path';
import { findCircles } from './find-circles.mjs';

/**
 * Circles of imports between the files of one package. None may be there when the program runs, and none may lead through
 * two rooms. Types alone may go round within a room: a file that says what its helpers are asked, and calls them.
 * @param {import('./import-graph.mjs').ImportGraph} graph
 * @returns {{ readonly faults: readonly string[], readonly ofTypes: number }}
 */
export function judgeCircles(graph) {
  const running = edges(graph, ({ typeOnly }) => !typeOnly);
  const faults = findCircles(running);
  const all = findCircles(edges(graph, () => true));
  const wide = all.filter(({ files }) => roomsOf(files).size > 1);
  return {
    faults: [
      ...faults.map(({ circle }) => `${circle.join(' -> ')}: a circle of imports`),
      ...wide.map(({ files, circle }) => `${circle.join(' -> ')}: a circle through ${rooms(files)}`),
    ],
    ofTypes: all.length - faults.length,
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
