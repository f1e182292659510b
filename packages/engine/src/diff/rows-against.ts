import type { Check, Dialect, ForeignKey, LogicalType, Probe, Table, TableName } from '@godwit/plugin-api';
import { typeText } from '../compare-schemas/column-parts.js';
import type { SchemaPart } from '../compare-schemas/schema-part.js';
import { nullPredicate } from '../names/null-predicate.js';
import { tableKey } from '../plan/names/place.js';

/** A table as it is found and as it is wanted, and where else to look. */
interface Looked {
  readonly table: Table;
  readonly asked: Table | undefined;
  readonly found: readonly Table[];
  readonly dialect: Dialect;
}

/** The question for rows that stand against what is to be demanded of them; undefined where they cannot be asked. */
export function rowsAgainst(part: SchemaPart, looked: Looked): Probe | undefined {
  const { table, asked, dialect } = looked;
  const at = { table: table.name, keyColumns: table.primaryKey?.columns ?? [] };
  switch (part.kind) {
    case 'not null':
      return rowsWhere(table, part.place.column ?? '', 'null', dialect);
    case 'primary key':
    case 'unique key':
      return part.columns && has(table, part.columns)
        ? { kind: 'duplicates', ...at, columns: part.columns }
        : undefined;
    case 'index': {
      const index = asked?.indexes.find(({ name }) => name === part.place.object);
      const columns = index?.parts.flatMap(({ column }) => column ?? []) ?? [];
      const isPlain =
        index?.unique === true && index.where === undefined && columns.length === index.parts.length;
      return isPlain && has(table, columns) ? { kind: 'duplicates', ...at, columns } : undefined;
    }
    case 'foreign key':
      return orphansOf(part.object as ForeignKey, looked);
    case 'check': {
      const { expression } = part.object as Check;
      // The text of which the tree is not known may name what is not there.
      if (expression.tree === undefined || !keepsTypes(looked, columnsIn(expression.tree))) return undefined;
      return { kind: 'violates', ...at, check: expression.text };
    }
    default:
      return undefined;
  }
}

/** Where the parent is not there yet, every row that points at one points at nothing. */
function orphansOf({ columns, references }: ForeignKey, looked: Looked): Probe | undefined {
  const { table, found, dialect } = looked;
  const [first] = columns;
  if (first === undefined || !keepsTypes(looked, columns)) return undefined;
  const parent = tableNamed(found, references.table);
  if (parent === undefined) return rowsWhere(table, first, 'set', dialect);
  const isOfOneType = columns.every((name, index) => {
    const [own, other] = [columnOf(table, name), columnOf(parent, references.columns[index] ?? '')];
    return own !== undefined && other !== undefined && compares(own.type) === compares(other.type);
  });
  const keyColumns = table.primaryKey?.columns ?? [];
  return isOfOneType ? { kind: 'orphans', table: table.name, columns, references, keyColumns } : undefined;
}

/** Whether these columns are there with the types that they shall have: values of another type may not even be compared. */
function keepsTypes({ table, asked }: Looked, columns: readonly string[]): boolean {
  return columns.every((name) => {
    const [own, wanted] = [columnOf(table, name), asked && columnOf(asked, name)];
    return own !== undefined && (wanted === undefined || compares(own.type) === compares(wanted.type));
  });
}

/** Types whose values every database compares with each other are one. */
function compares(type: LogicalType): string {
  if (type.kind === 'integer' || type.kind === 'bigint') return 'whole number';
  return type.kind === 'text' ? 'text' : typeText(type);
}

function has(table: Table, columns: readonly string[]): boolean {
  return columns.every((name) => columnOf(table, name) !== undefined);
}

function columnOf({ columns }: Table, name: string) {
  return columns.find((column) => column.name === name);
}

function tableNamed(tables: readonly Table[], name: TableName): Table | undefined {
  return tables.find((one) => tableKey(one.name) === tableKey(name));
}

/** The names of all columns that a tree names. */
function columnsIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { kind, name } = node as { readonly kind?: unknown; readonly name?: unknown };
  if (kind === 'column' && typeof name === 'string') return [name];
  return Object.values(node).flatMap(columnsIn);
}

/** The rows in which a column is NULL, or set. */
export function rowsWhere(
  table: Table,
  column: string,
  is: 'null' | 'set',
  dialect: Dialect,
): Probe | undefined {
  const predicate = nullPredicate(dialect, table, [column], is);
  const keyColumns = table.primaryKey?.columns ?? [];
  return predicate === undefined ? undefined : { kind: 'matches', table: table.name, predicate, keyColumns };
}
