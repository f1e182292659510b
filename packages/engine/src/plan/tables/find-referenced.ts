import type { ForeignKey, TableName } from '@godwit/plugin-api';
import { tableKey } from '../names/place.js';
import type { ColumnDraft, TableDraft } from './drafts.js';

/** A foreign key with both of its ends found. */
export interface KeyPairs {
  readonly parent: TableDraft;
  readonly pairs: readonly KeyPair[];
}

/** A column and the one it points at. */
interface KeyPair {
  readonly child: ColumnDraft;
  readonly parent: ColumnDraft;
}

/** Finds what a foreign key points at, or says why it points at nothing. */
export function findReferenced(
  child: TableDraft,
  key: ForeignKey,
  drafts: readonly TableDraft[],
): KeyPairs | { readonly missing: string } {
  const parent = findTable(key.references.table, drafts);
  if (parent === undefined) return { missing: 'the table it points at is not in this move' };
  const columns = referencedColumns(key, parent);
  if (columns.length !== key.columns.length || columns.length === 0) {
    return { missing: 'it has another number of columns than what it points at' };
  }
  const pairs: KeyPair[] = [];
  for (const [index, name] of key.columns.entries()) {
    const own = findColumn(child, name);
    const other = findColumn(parent, columns[index] ?? '');
    if (own === undefined || other === undefined) return { missing: 'a column it names does not exist' };
    pairs.push({ child: own, parent: other });
  }
  return { parent, pairs };
}

/** A foreign key without columns points at the primary key. */
function referencedColumns(key: ForeignKey, parent: TableDraft): readonly string[] {
  const { columns } = key.references;
  return columns.length > 0 ? columns : (parent.source.primaryKey?.columns ?? []);
}

/** Of each list of tables that was asked for one: by their names in the source. */
const known = new WeakMap<readonly TableDraft[], ReadonlyMap<string, TableDraft>>();

function findTable(name: TableName, drafts: readonly TableDraft[]): TableDraft | undefined {
  const tables = known.get(drafts) ?? new Map(drafts.map((draft) => [tableKey(draft.source.name), draft]));
  known.set(drafts, tables);
  return tables.get(tableKey(name));
}

function findColumn(draft: TableDraft, name: string): ColumnDraft | undefined {
  return draft.columns.find((column) => column.source.name === name);
}
