import { tableKey } from '../names/place.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import { findReferenced } from '../tables/find-referenced.js';
import type { ExistingTarget } from '../target/existing-target.js';

/** A column that a foreign key of either side has point at another one. */
export interface KeyReference {
  readonly table: TableDraft;
  readonly child: ColumnDraft;
  /** Absent: it is no column of this move. */
  readonly parent?: ColumnDraft;
  /** Whether the foreign key has other columns beside it. */
  readonly composite: boolean;
}

/** What the columns of a move point at, as foreign keys of the source and of the target say. */
export function keyReferences(
  drafts: readonly TableDraft[],
  existing: ExistingTarget,
): readonly KeyReference[] {
  return drafts.flatMap((table) => [...ofSource(table, drafts), ...ofTarget(table, drafts, existing)]);
}

function ofSource(table: TableDraft, drafts: readonly TableDraft[]): readonly KeyReference[] {
  return table.source.foreignKeys.flatMap((key) => {
    const found = findReferenced(table, key, drafts);
    // What the source's keys say of tables that stay behind is no reason to keep a number.
    if ('missing' in found) return [];
    const composite = found.pairs.length > 1;
    return found.pairs.map((pair) => ({ table, ...pair, composite }));
  });
}

function ofTarget(
  table: TableDraft,
  drafts: readonly TableDraft[],
  existing: ExistingTarget,
): readonly KeyReference[] {
  const keys = existing.table(table.target)?.foreignKeys ?? [];
  return keys.flatMap(({ columns, references }) => {
    const there = existing.table(references.table);
    const parent = drafts.find(({ target }) => {
      return there !== undefined && tableKey(existing.table(target)?.name ?? target) === tableKey(there.name);
    });
    const named = references.columns.length > 0 ? references.columns : (there?.primaryKey?.columns ?? []);
    return columns.flatMap((name, index): readonly KeyReference[] => {
      const child = inTarget(table, name);
      // A value that the config gives is a key of the target.
      if (child === undefined || child.isFilled) return [];
      const other = parent && inTarget(parent, named[index] ?? '');
      const composite = columns.length > 1;
      return [{ table, child, composite, ...(other === undefined ? {} : { parent: other }) }];
    });
  });
}

function inTarget(draft: TableDraft, name: string): ColumnDraft | undefined {
  return draft.columns.find((column) => column.target === name);
}
