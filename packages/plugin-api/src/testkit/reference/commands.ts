import { MigrationError } from '../../errors.js';
import type { DomainType, EnumType } from '../../named-types.js';
import type {
  Check,
  ForeignKey,
  Index,
  PrimaryKey,
  Sequence,
  Table,
  TableName,
  Trigger,
  UniqueKey,
  View,
} from '../../schema.js';
import type { Probe } from '../../statement.js';

/** A rule over the rows of a table, in the lists of {@link Table} where it is kept. */
export type Constraint =
  | { readonly is: 'primary-key'; readonly key: PrimaryKey }
  | { readonly is: 'unique-key'; readonly key: UniqueKey }
  | { readonly is: 'index'; readonly index: Index }
  | { readonly is: 'check'; readonly check: Check }
  | { readonly is: 'foreign-key'; readonly key: ForeignKey };

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
  | { readonly do: 'create-object'; readonly object: NamedObject }
  | { readonly do: 'drop-object'; readonly object: NamedObject }
  /** Where the constraint says `validated: false`, the rows that are there are not looked at. */
  | { readonly do: 'add'; readonly to: TableName; readonly constraint: Constraint }
  | { readonly do: 'remove'; readonly from: TableName; readonly constraint: Constraint }
  /** Looks at the rows that are there; `unless-rows-conflict`: and leaves the constraint as it is where they do. */
  | {
      readonly do: 'validate';
      readonly of: TableName;
      readonly constraint: Constraint;
      readonly unlessRowsConflict?: boolean;
    }
  /** Raises a generator of keys above the largest key, and to `atLeast` as the last value given. */
  | { readonly do: 'raise'; readonly of: TableName; readonly column: string; readonly atLeast?: string }
  | { readonly do: 'analyze'; readonly table: TableName };

/** A question of `expect`: one row with the number of rows that a probe counts. Its SQL is this as JSON. */
export interface MemoryQuery {
  readonly count: Probe;
}

/** The SQL of a command or a query. */
export function commandText(command: MemoryCommand | MemoryQuery): string {
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
