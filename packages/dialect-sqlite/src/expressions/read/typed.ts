import type {
  Column,
  Expression,
  ExpressionContext,
  LiteralExpression,
  LogicalType,
} from '@godwit/plugin-api';
import type { NamePart, SqlSyntax } from '@godwit/plugin-api/sql';
import { isSameName } from '../same-name.js';

/** Thrown while reading and caught at the codec's door: the meaning is not known for certain. */
export class NotCertain extends Error {}

/** The class a value is stored as; `number`: integer or real; `unknown`: only the column's values can tell. */
export type Storage = 'integer' | 'real' | 'number' | 'text' | 'blob' | 'null' | 'unknown';

/** What SQLite would do to the other side of a comparison. `none`: no column, hence nothing. */
export type Affinity = 'numeric' | 'text' | 'blob' | 'none';

/** A meaning together with what decides about the meaning of the operators around it. */
export interface Typed {
  readonly tree: Expression;
  readonly storage: Storage;
  readonly affinity: Affinity;
  /** Whether it is a column of decimals that are kept as text, which SQLite compares as such. */
  readonly isDecimalText?: boolean;
  /** Whether it is a column of nothing but 1 and 0. */
  readonly isTruth?: boolean;
  /** The collation that a comparison of it would use, in lower case; `explicit` where COLLATE says it. */
  readonly collation?: { readonly name: string; readonly explicit: boolean };
}

/** Whether a COLLATE decides how it compares, and not by bytes, as it would be compared without one. */
export function hasOwnCollation({ collation }: Typed): boolean {
  return collation?.explicit === true && collation.name !== 'binary';
}

/** Gives a part of an expression its meaning. */
export type Read = (syntax: SqlSyntax) => Typed;

/** A value that is no column: without affinity and collation. */
export function value(tree: Expression, storage: Storage): Typed {
  return { tree, storage, affinity: 'none' };
}

/** `x IS [NOT] NULL`, which looks at no affinity and no collation. */
export function isNull(operand: Expression, negated: boolean): Typed {
  return value({ kind: 'is-null', operand, negated }, 'integer');
}

export function literal(type: LiteralExpression['type'], text: string): LiteralExpression {
  return { kind: 'literal', type, text };
}

/** The affinity of a declared type, by SQLite's five rules. */
export function affinityOf(nativeType: string): Affinity {
  const type = nativeType.toUpperCase();
  if (type.includes('INT')) return 'numeric';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'text';
  if (type === '' || type.includes('BLOB')) return 'blob';
  return 'numeric';
}

/** Reads a name as a column of the table, or as a string where SQLite falls back to one. */
export function readName(parts: readonly NamePart[], context: ExpressionContext): Typed {
  const last = parts.at(-1);
  if (last === undefined || parts.length > 2) throw new NotCertain();
  const column = context.table.columns.find((candidate) => isSameName(candidate.name, last.value));
  if (parts.length === 2 && !isSameName(parts[0]?.value ?? '', context.table.name.name))
    throw new NotCertain();
  if (column !== undefined) return readColumn(column);
  if (last.quote !== '"' || parts.length > 1) throw new NotCertain();
  return value(literal('text', last.value), 'text');
}

/** `DEFAULT name`: SQLite takes any name there, quoted or bare, as a string. */
export function readDefaultName(syntax: SqlSyntax): Expression | undefined {
  const only = syntax.kind === 'name' && syntax.parts.length === 1 ? syntax.parts[0] : undefined;
  return only === undefined ? undefined : literal('text', only.value);
}

function readColumn(column: Column): Typed {
  const affinity = affinityOf(column.nativeType);
  const isForeign = column.type.kind === 'native' && column.type.dialect !== 'sqlite';
  const storage = affinity === 'text' && !isForeign ? 'text' : storageOf(column.type);
  const collation = { name: (column.collation ?? 'binary').toLowerCase(), explicit: false };
  const isDecimalText = affinity === 'text' && column.type.kind === 'decimal' ? { isDecimalText: true } : {};
  const isTruth = column.type.kind === 'boolean' ? { isTruth: true } : {};
  return {
    tree: { kind: 'column', name: column.name },
    storage,
    affinity,
    collation,
    ...isTruth,
    ...isDecimalText,
  };
}

function storageOf(type: LogicalType): Storage {
  switch (type.kind) {
    case 'boolean':
    case 'integer':
    case 'bigint':
      return 'integer';
    case 'float':
      return 'real';
    case 'decimal':
      return 'number';
    case 'text':
    case 'enum':
    case 'uuid':
    case 'json':
      return 'text';
    // Times may be text or numbers, and a column without a type anything: the side that prints knows its type.
    default:
      return type.kind === 'bytes' ? 'blob' : 'unknown';
  }
}
