import { formatLogicalType, type LogicalType, type Note } from '@godwit/plugin-api';
import { placeOf, tableKey } from '../names/place.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import { findReferenced } from '../tables/find-referenced.js';
import { takesKind } from '../transforms/match-transform.js';
import { canPointAt, joinTypes } from './key-types.js';

/** The drafts with types that their foreign keys can stand on, and a note for each column that changed. */
export interface Unified {
  readonly drafts: readonly TableDraft[];
  readonly notes: readonly Note[];
}

/**
 * Widens a column so that it can point at another one: the child whenever that loses nothing, the parent only where
 * the child's values forced the child to be wide. What stays different is told when foreign keys are resolved.
 */
export function unifyKeyTypes(drafts: readonly TableDraft[]): Unified {
  const notes: Note[] = [];
  let current = drafts;
  // Each round widens at least one column, and a type can be widened twice at most (whole, decimal, text).
  for (let change = findChange(current); change !== undefined; change = findChange(current)) {
    const found = change;
    notes.push(note(found));
    current = current.map((draft) => (sameTable(draft, found.table) ? widen(draft, found) : draft));
  }
  return { drafts: current, notes };
}

interface Change {
  readonly table: TableDraft;
  readonly column: ColumnDraft;
  readonly type: LogicalType;
}

function findChange(drafts: readonly TableDraft[]): Change | undefined {
  for (const table of drafts) {
    for (const key of table.source.foreignKeys) {
      const found = findReferenced(table, key, drafts);
      if ('missing' in found) continue;
      for (const { child, parent } of found.pairs) {
        const change = changeOf({ table, column: child }, { table: found.parent, column: parent });
        if (change !== undefined) return change;
      }
    }
  }
  return undefined;
}

interface End {
  readonly table: TableDraft;
  readonly column: ColumnDraft;
}

function changeOf(child: End, parent: End): Change | undefined {
  if (canPointAt(child.column.type, parent.column.type)) return undefined;
  const type = joinTypes(child.column.type, parent.column.type);
  if (type === undefined) return undefined;
  if (type.kind === parent.column.type.kind) return free(child.column, type) ? { ...child, type } : undefined;
  return child.column.origin === 'values' && free(parent.column, type) ? { ...parent, type } : undefined;
}

/** A generator of keys needs its number, and what the config, the target or a transform chose, or takes, stays. */
function free(column: ColumnDraft, type: LogicalType): boolean {
  const { identity, generated } = column.source;
  return (
    identity === undefined &&
    generated === undefined &&
    column.type === column.as &&
    column.steps.every((step) => takesKind(step.transform, type)) &&
    column.origin !== 'config' &&
    column.origin !== 'target'
  );
}

function sameTable(a: TableDraft, b: TableDraft): boolean {
  return tableKey(a.source.name) === tableKey(b.source.name);
}

function widen(draft: TableDraft, { column, type }: Change): TableDraft {
  return {
    ...draft,
    columns: draft.columns.map((one) => {
      if (one.source.name !== column.source.name) return one;
      const { form: _form, ...rest } = one;
      const steps = rest.steps.map((step) => ({ ...step, site: { ...step.site, type }, output: type }));
      return { ...rest, as: type, type, steps, origin: 'foreign-key' as const, reason: REASON };
    }),
  };
}

const REASON = 'A foreign key stands between it and a column of this type.';

function note({ table, column, type }: Change): Note {
  const message = `The column became ${formatLogicalType(type)}: a foreign key stands between it and a column of that type.`;
  const place = placeOf(table.source.name, { column: column.source.name });
  const suggestion =
    'Correct the values that made the other column wide, or give both one type with typeMappings.';
  return { code: 'TYPE_WIDENED', severity: 'warning', place, message, suggestion };
}
