import type { Column, Table } from '@godwit/plugin-api';
import { tableKey } from '../names/place.js';
import type { Inferred, InferTask } from './infer-types.js';
import { whyNotInferable } from './inferable.js';
import { canPointAt } from './key-types.js';

/** Two columns between which a foreign key stands. */
interface Pair {
  readonly child: End;
  readonly parent: End;
}

interface End {
  readonly task: InferTask;
  readonly column: Column;
}

/**
 * Leaves out what would part the ends of a foreign key: both become the same type, or neither changes. A column without
 * values goes along with the one that it points at, or that points at it.
 */
export function consistentKeys(
  tasks: readonly InferTask[],
  found: ReadonlyMap<Column, Inferred>,
): ReadonlyMap<Column, Inferred> {
  const kept = new Map(found);
  const pairs = pairsOf(tasks);
  // Each round gives or takes a column its type, and what was taken never comes back.
  const taken = new Set<Column>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const { child, parent } of pairs) {
      const [a, b] = [kept.get(child.column), kept.get(parent.column)];
      if (a === b || same(a ?? declared(child), b ?? declared(parent))) continue;
      changed = true;
      if (a === undefined && b !== undefined && follows(child, b, taken)) kept.set(child.column, along(b));
      else if (b === undefined && a !== undefined && follows(parent, a, taken))
        kept.set(parent.column, along(a));
      else {
        for (const { column } of [child, parent]) {
          kept.delete(column);
          taken.add(column);
        }
      }
    }
  }
  return kept;
}

type Kept = Pick<Inferred, 'as' | 'form'>;

function declared({ column: { type } }: End): Kept {
  return { as: type };
}

function same(child: Kept, parent: Kept): boolean {
  return canPointAt(child.as, parent.as) && child.form === parent.form;
}

/** What of a column without values may be another type: text that becomes UUIDs, bytes that become text. */
const FOLLOWING: ReadonlySet<Column['type']['kind']> = new Set(['text', 'bytes']);

function follows({ task, column }: End, other: Inferred, taken: ReadonlySet<Column>): boolean {
  const profile = task.facts.profile?.columns.find(({ name }) => name === column.name);
  const empty = profile !== undefined && profile.nulls === task.facts.profile?.rows;
  const policy = task.policy(column);
  const may = policy !== undefined && policy !== 'declared' && FOLLOWING.has(column.type.kind);
  return empty && may && !taken.has(column) && whyNotInferable(task.table, column, other.as) === undefined;
}

function along({ as, form }: Inferred): Inferred {
  const evidence = 'It has no values, and a foreign key stands between it and a column of this type.';
  return { as, ...(form === undefined ? {} : { form }), evidence };
}

function pairsOf(tasks: readonly InferTask[]): readonly Pair[] {
  const byName = new Map(tasks.map((task) => [tableKey(task.table.name), task]));
  return tasks.flatMap((task) =>
    task.table.foreignKeys.flatMap(({ columns, references }) => {
      const parent = byName.get(tableKey(references.table));
      return columns.flatMap((name, index): readonly Pair[] => {
        const child = columnOf(task.table, name);
        const other = parent && columnOf(parent.table, references.columns[index] ?? '');
        if (child === undefined || parent === undefined || other === undefined) return [];
        return [{ child: { task, column: child }, parent: { task: parent, column: other } }];
      });
    }),
  );
}

function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}
