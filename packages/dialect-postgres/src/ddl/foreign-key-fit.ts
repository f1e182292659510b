import type { Column, ForeignKey, LogicalType, Table } from '@godwit/plugin-api';
import { NOCASE_COLLATION } from '../types/nocase.js';
import { comparisonOfColumn } from './collation.js';
import { type CreateContext, findTable, typeText } from './create-context.js';
import { isPlainKey, MAX_KEY_COLUMNS } from './keys.js';

/** Why PostgreSQL would refuse a foreign key; undefined where it takes it. */
export function foreignKeyMisfit(table: Table, key: ForeignKey, context: CreateContext): string | undefined {
  const parent = findTable(context, key.references.table);
  if (parent === undefined) return `the table ${key.references.table.name} is not among those moved`;
  const { columns } = key.references;
  if (columns.length === 0 || columns.length !== key.columns.length)
    return 'it does not say which columns it points at';
  if (columns.length > MAX_KEY_COLUMNS) return `PostgreSQL holds at most ${MAX_KEY_COLUMNS} columns in a key`;
  if (key.match === 'partial') return 'PostgreSQL has no MATCH PARTIAL';
  const missing = columns.find((name) => columnType(parent, name) === undefined);
  if (missing !== undefined) return `the table ${parent.name.name} has no column "${missing}"`;
  if (!hasKey(parent, columns)) return keyReason(parent, columns);
  return typeMisfit(table, key, { parent, context }) ?? generatedMisfit(table, key);
}

/** PostgreSQL takes the columns in any order, if exactly these are unique by a constraint or a whole, plain index. */
function hasKey(parent: Table, columns: readonly string[]): boolean {
  if (!isPlainKey(parent, columns)) return false;
  const keys = [parent.primaryKey, ...parent.uniqueKeys]
    .filter((key) => key !== undefined && (key.deferrable ?? 'not-deferrable') === 'not-deferrable')
    .map((key) => key?.columns ?? []);
  const indexes = parent.indexes
    .filter(
      (index) =>
        index.unique && index.where === undefined && index.parts.every((part) => isPlainPart(parent, part)),
    )
    .map((index) => index.parts.map((part) => part.column ?? ''));
  return [...keys, ...indexes].some((key) => sameSet(key, columns));
}

function isPlainPart(parent: Table, part: Table['indexes'][number]['parts'][number]): boolean {
  return (
    part.column !== undefined &&
    (part.collation === undefined || part.collation.toLowerCase() === 'binary') &&
    isPlainKey(parent, [part.column])
  );
}

function keyReason(parent: Table, columns: readonly string[]): string {
  const folded = columns.some(
    (name) => comparisonOfColumn(parent.columns.find((column) => column.name === name)) !== 'binary',
  );
  const what = `${parent.name.name}(${columns.join(', ')})`;
  if (folded)
    return `${what} is unique by its own collation, which in PostgreSQL an index says that no foreign key can use`;
  return `${what} is no primary or unique key`;
}

function typeMisfit(
  table: Table,
  key: ForeignKey,
  to: { readonly parent: Table; readonly context: CreateContext },
): string | undefined {
  for (const [index, name] of key.columns.entries()) {
    const from = columnType(table, name);
    const target = columnType(to.parent, key.references.columns[index] ?? '');
    if (from === undefined) return `the table has no column "${name}"`;
    const [own, other] = [table, to.parent].map((one, side) => {
      const column = side === 0 ? name : key.references.columns[index];
      return foldingOf(one.columns.find((candidate) => candidate.name === column));
    });
    if (own !== other) return `"${name}" and what it points at compare by different collations`;
    if (target !== undefined && !comparable(from, target)) {
      const spell = (type: LogicalType): string => typeText(type, to.context);
      return `"${name}" is ${spell(from)} and what it points at is ${spell(target)}`;
    }
  }
  return undefined;
}

/** What a computed column holds cannot be set by an action. */
function generatedMisfit(table: Table, key: ForeignKey): string | undefined {
  const computed = key.columns.find(
    (name) => table.columns.find((column) => column.name === name)?.generated !== undefined,
  );
  if (computed === undefined) return undefined;
  const sets =
    key.onUpdate === 'cascade' || [key.onUpdate, key.onDelete].some((action) => action.startsWith('set-'));
  return sets ? `its action would write the generated column "${computed}"` : undefined;
}

const RANK: Partial<Record<LogicalType['kind'], number>> = { integer: 1, bigint: 1, decimal: 2, float: 3 };

/** Numbers compare if the pointing side can be turned into the other without loss; other kinds with their own. */
function comparable(from: LogicalType, to: LogicalType): boolean {
  const [a, b] = [RANK[from.kind], RANK[to.kind]];
  if (a !== undefined && b !== undefined) return a <= b;
  const times = new Set(['date', 'timestamp']);
  if (times.has(from.kind) && times.has(to.kind)) return true;
  if (from.kind === 'enum' && to.kind === 'enum') return from.name === to.name;
  if (from.kind === 'time' && to.kind === 'time') return from.zoned === to.zoned;
  return from.kind === to.kind && from.kind !== 'json';
}

/** PostgreSQL refuses a key between columns of which only one folds. */
function foldingOf(column: Column | undefined): string | undefined {
  return column?.type.kind === 'text' && column.collation?.endsWith(`.${NOCASE_COLLATION}`)
    ? column.collation
    : undefined;
}

function columnType(table: Table, name: string): LogicalType | undefined {
  return table.columns.find((column) => column.name === name)?.type;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
