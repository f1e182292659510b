import {
  type Column,
  type DomainType,
  optionValues,
  type Table,
  type TargetSchema,
  type ValuesOf,
} from '@godwit/plugin-api';
import { freeRowidName } from '../introspect/free-rowid-name.js';
import { options as rows } from '../options.js';

/** What the parts of `create` share. */
export interface CreateContext {
  /** The dialect the schema comes from. */
  readonly from: string;
  /** What the options of this dialect say. */
  readonly asked: ValuesOf<typeof rows>;
  readonly domains: readonly DomainType[];
}

export function createContext({ from, options, domains }: TargetSchema): CreateContext {
  return { from, asked: optionValues(rows, options), domains };
}

/** Whether a table shall be STRICT: because that is asked for, or because it was. */
export function isStrict(table: Table, context: CreateContext): boolean {
  return context.asked.strictTables || (context.from === 'sqlite' && table.properties?.['strict'] === true);
}

/** Whether the rows of a table shall lie in the order of its primary key. */
export function isWithoutRowid(table: Table, context: CreateContext): boolean {
  return (
    context.from === 'sqlite' && table.properties?.['withoutRowid'] === true && table.primaryKey !== undefined
  );
}

/** The column that is the rowid under another name, and so makes its own keys. */
export function rowidColumn(table: Table): Column | undefined {
  const [name, ...others] = table.primaryKey?.columns ?? [];
  if (name === undefined || others.length > 0) return undefined;
  const column = table.columns.find((candidate) => candidate.name === name);
  const isWhole = column?.type.kind === 'integer' || column?.type.kind === 'bigint';
  return column?.identity !== undefined && isWhole ? column : undefined;
}

/** What names a row of a table in messages. */
export function keyColumns(table: Table): readonly string[] {
  const key = table.primaryKey?.columns;
  if (key !== undefined) return key;
  const rowid = freeRowidName(table.columns.map((column) => column.name));
  return rowid === undefined ? [] : [rowid];
}
