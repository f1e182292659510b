import type { Table, Trigger, View } from '@godwit/plugin-api';
import { tableKey } from '../names/place.js';

/** Views and triggers, as text. */
interface Texts {
  readonly views: readonly View[];
  readonly triggers: readonly Trigger[];
}

/**
 * What names no table that the target lacks because it is not moved. Where a trigger writes to one, nobody could write to the
 * trigger's own table any more; a view of one fails whenever it is read.
 */
export function withoutReadersOfLacking<Own extends Texts>(
  own: Own,
  tables: {
    readonly source: readonly Table[];
    readonly moved: readonly Table[];
    readonly target: readonly Table[];
  },
): Own {
  const there = new Set([...tables.moved, ...tables.target].map(({ name }) => tableKey(name)));
  const lacking = tables.source.filter(({ name }) => !there.has(tableKey(name)));
  const names = lacking.map(({ name }) => name.name);
  return { ...own, ...withoutReadersOf(names, own) };
}

/** The views that name nothing of what is gone, other views included, and the triggers that neither name it nor stand at it. */
export function withoutReadersOf(names: readonly string[], { views, triggers }: Texts): Texts {
  let gone = names;
  let kept = views;
  for (;;) {
    const words = wordsOf(gone);
    const broken = kept.filter(({ sql }) => words.test(sql));
    if (broken.length === 0) {
      const left = new Set(views.filter((view) => !kept.includes(view)).map(({ name }) => tableKey(name)));
      const stays = ({ sql, table }: Trigger): boolean => !words.test(sql) && !left.has(tableKey(table));
      return { views: kept, triggers: triggers.filter(stays) };
    }
    kept = kept.filter((view) => !broken.includes(view));
    gone = [...gone, ...broken.map(({ name }) => name.name)];
  }
}

function wordsOf(names: readonly string[]): RegExp {
  const words = names.map((name) => name.replaceAll(/[^\p{L}\p{N}_]/gu, '\\$&'));
  return words.length === 0
    ? /$^/
    : new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join('|')})(?![\\p{L}\\p{N}_])`, 'iu');
}
