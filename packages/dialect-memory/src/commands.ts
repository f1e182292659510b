import {
  type DomainType,
  type EnumType,
  type Expression,
  MigrationError,
  type Probe,
  type Rename,
  type Sequence,
  type Table,
  type TableName,
  type Trigger,
  type View,
} from '@godwit/plugin-api';
import type { Constraint, ConstraintName } from './constraint.js';
import { parseExpression } from './expressions.js';

/** An object beside tables. */
export type NamedObject =
  | { readonly is: 'enum'; readonly enum: EnumType }
  | { readonly is: 'domain'; readonly domain: DomainType }
  | { readonly is: 'sequence'; readonly sequence: Sequence }
  | { readonly is: 'view'; readonly view: View }
  | { readonly is: 'trigger'; readonly trigger: Trigger };

/** What a statement does. Its SQL is this as JSON. */
export type MemoryCommand =
  | { readonly do: 'create-schema'; readonly schema: string }
  | { readonly do: 'create-table'; readonly table: Table }
  | { readonly do: 'drop-table'; readonly table: TableName }
  | { readonly do: 'rename'; readonly rename: Rename }
  /** The table of that name becomes this one, with its rows. Values that go are kept, or come back, where that is said. */
  | {
      readonly do: 'alter-table';
      readonly to: Table;
      readonly keepAs?: string;
      readonly restoreFrom?: string;
    }
  /** Puts a table away, and back. */
  | { readonly do: 'keep-table' | 'restore-table'; readonly table: TableName; readonly as: string }
  /** Keeps the rows of a table, and puts them back in place of those that it holds then. */
  | { readonly do: 'keep-rows'; readonly table: TableName; readonly as: string; readonly leave: boolean }
  | { readonly do: 'restore-rows'; readonly table: TableName; readonly as: string }
  /** Brings those back that have no equal; references follow rows of `among` that others took the place of. */
  | {
      readonly do: 'return-rows';
      readonly table: TableName;
      readonly as: string;
      readonly among: readonly (Pick<Table, 'foreignKeys'> & {
        readonly table: TableName;
        readonly as: string;
      })[];
    }
  | { readonly do: 'create-object'; readonly object: NamedObject }
  | { readonly do: 'drop-object'; readonly object: NamedObject }
  /** Where the constraint says `validated: false`, the rows that are there are not looked at. */
  | { readonly do: 'add'; readonly to: TableName; readonly constraint: Constraint }
  | ({ readonly do: 'remove'; readonly from: TableName } & ConstraintName)
  /** Looks at the rows that are there; `unlessRowsConflict`: and leaves the constraint as it is where they do. */
  | ({
      readonly do: 'validate';
      readonly of: TableName;
      readonly unlessRowsConflict?: boolean;
    } & ConstraintName)
  /** Raises a generator of keys above the largest key, and to `atLeast` as the last value given. */
  | { readonly do: 'raise'; readonly of: TableName; readonly column: string; readonly atLeast?: string }
  | { readonly do: 'analyze'; readonly table: TableName };

/**
 * A question of `expect`, whose answer is one row with one value: `SELECT ` and an expression that names no column, or as
 * JSON the number of rows that a probe counts.
 */
export type MemoryQuery = { readonly select: Expression } | { readonly count: Probe };

const SELECT = 'SELECT ';

/** The SQL of a command. */
export function commandText(command: MemoryCommand): string {
  return JSON.stringify(command);
}

/** Reads the SQL of a command. Throws STATEMENT_FAILED for anything else. */
export function parseCommand(sql: string): MemoryCommand {
  const command = parsed(sql);
  if ('do' in command && typeof command.do === 'string') return command as MemoryCommand;
  throw notUnderstood();
}

/** Reads the SQL of a query. Throws STATEMENT_FAILED for anything else. */
export function parseQuery(sql: string): MemoryQuery {
  if (sql.startsWith(SELECT)) {
    const select = parseExpression(sql.slice(SELECT.length));
    if (select !== undefined) return { select };
    throw notUnderstood();
  }
  const query = parsed(sql);
  if ('count' in query) return query as MemoryQuery;
  throw notUnderstood();
}

function parsed(sql: string): object {
  try {
    const data: unknown = JSON.parse(sql);
    if (typeof data === 'object' && data !== null) return data;
  } catch {
    // Told below.
  }
  throw notUnderstood();
}

function notUnderstood(): MigrationError {
  return new MigrationError({ code: 'STATEMENT_FAILED', message: 'The statement is no command as JSON.' });
}
