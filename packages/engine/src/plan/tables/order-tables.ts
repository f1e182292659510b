import { tableKey } from '../names/place.js';
import type { TableDraft } from './drafts.js';

/**
 * The order of the load: what a foreign key points at comes first, the bigger table where that leaves a choice, so
 * that no long table begins last. In a cycle the biggest table comes first.
 */
export function orderTables(drafts: readonly TableDraft[]): readonly TableDraft[] {
  const waiting = new Map([...drafts].sort(bySize).map((draft) => [tableKey(draft.source.name), draft]));
  const parents = new Map([...waiting].map(([key, draft]) => [key, parentsOf(draft, key, waiting)]));
  const ordered: TableDraft[] = [];
  while (waiting.size > 0) {
    const keys = [...waiting.keys()];
    const ready = keys.find((key) => [...(parents.get(key) ?? [])].every((parent) => !waiting.has(parent)));
    const next = ready ?? keys[0] ?? '';
    const draft = waiting.get(next);
    waiting.delete(next);
    if (draft !== undefined) ordered.push(draft);
  }
  return ordered;
}

function parentsOf(
  draft: TableDraft,
  own: string,
  all: ReadonlyMap<string, TableDraft>,
): ReadonlySet<string> {
  const keys = draft.source.foreignKeys.map((key) => tableKey(key.references.table));
  return new Set(keys.filter((key) => key !== own && all.has(key)));
}

function bySize(a: TableDraft, b: TableDraft): number {
  return (b.rows ?? 0) - (a.rows ?? 0) || (a.source.name.name < b.source.name.name ? -1 : 1);
}
