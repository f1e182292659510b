import { formatTableName, MigrationError } from '@godwit/plugin-api';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import type { ExistingTarget } from '../target/existing-target.js';
import { type KeyReference, keyReferences } from './key-references.js';

/** A column with its table. */
export interface KeyMember {
  readonly table: TableDraft;
  readonly column: ColumnDraft;
}

/** A key that is raised, and every column that holds its numbers, itself first. */
export interface KeyFamily {
  readonly key: KeyMember;
  readonly members: readonly KeyMember[];
}

/**
 * The generated keys of these tables, each with what refers to it. A key that is itself a reference follows what it refers to.
 * Throws OPTION_NOT_AVAILABLE where a column would have to follow two keys.
 */
export function keyFamilies(
  joined: readonly TableDraft[],
  drafts: readonly TableDraft[],
  existing: ExistingTarget,
): readonly KeyFamily[] {
  const keys = joined.flatMap((table) => generatedKey(table, existing) ?? []);
  const references = keyReferences(drafts, existing);
  const rootOf = rootsOf(keys, references);
  for (const reference of references) refuseHalf(reference, rootOf);
  const all = drafts.flatMap((table) => table.columns.map((column): KeyMember => ({ table, column })));
  return keys
    .filter(({ column }) => rootOf(column) === column)
    .map((key) => {
      const others = all.filter(({ column }) => column !== key.column && rootOf(column) === key.column);
      return { key, members: [key, ...others] };
    });
}

/** A member's name as people read it. */
export function memberName({ table, column }: KeyMember): string {
  return `${formatTableName(table.source.name)}.${column.source.name}`;
}

/** Whether a column holds whole numbers of which the source can tell the least and the greatest. */
export function isCountable({ source, as, type, form, steps }: ColumnDraft): boolean {
  const whole = ['integer', 'bigint'];
  const isWhole = whole.includes(as.kind) && whole.includes(type.kind) && form === undefined;
  return isWhole && steps.length === 0 && [...whole, 'decimal'].includes(source.type.kind);
}

/** The primary key of a table where that is one column of whole numbers, which the target makes. */
function generatedKey(table: TableDraft, existing: ExistingTarget): KeyMember | undefined {
  const there = existing.table(table.target);
  const [name, more] = there?.primaryKey?.columns ?? [];
  const isMade = there?.columns.some((one) => one.name === name && one.identity !== undefined);
  const column = table.columns.find(({ target }) => target === name);
  if (column === undefined || more !== undefined || isMade !== true) return undefined;
  return column.isFilled || !isCountable(column) ? undefined : { table, column };
}

type RootOf = (column: ColumnDraft) => ColumnDraft | undefined;

/** The key whose numbers a column holds, where that is one of these. */
function rootsOf(keys: readonly KeyMember[], references: readonly KeyReference[]): RootOf {
  const own = new Set(keys.map(({ column }) => column));
  const up = Map.groupBy(
    references.filter(({ child, parent, composite }) => !composite && child !== parent),
    ({ child }) => child,
  );
  const known = new Map<ColumnDraft, ColumnDraft | undefined>();
  const rootOf: RootOf = (column) => {
    if (known.has(column)) return known.get(column);
    // Keys that point at each other in a circle keep their numbers.
    known.set(column, undefined);
    const parents = up.get(column);
    const isRoot = parents === undefined && own.has(column);
    const roots = (parents ?? []).map(({ parent }) => parent && rootOf(parent));
    const root = isRoot ? column : roots.find((one) => one !== undefined);
    known.set(column, root);
    return root;
  };
  return rootOf;
}

/** A column cannot follow one key that is raised, and another, or none. */
function refuseHalf({ table, child, parent, composite }: KeyReference, rootOf: RootOf): void {
  const [own, other] = [rootOf(child), parent && rootOf(parent)];
  const isWhole = composite ? own === undefined && other === undefined : own === other;
  if (isWhole) return;
  const what = memberName({ table, column: child });
  throw new MigrationError({
    code: 'OPTION_NOT_AVAILABLE',
    message: composite
      ? `renumber cannot raise keys that ${what} refers to together with other columns.`
      : `renumber cannot raise keys that ${what} refers to: it refers to other keys as well, which are not raised alike.`,
    hint: 'Say with onExistingOf for that table something else than "append", or give its rows other keys by hand.',
  });
}
