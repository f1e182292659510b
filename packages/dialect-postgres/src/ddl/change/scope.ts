import type {
  Column,
  DatabaseSchema,
  ObjectChange,
  Place,
  SchemaChange,
  Table,
  TableName,
} from '@godwit/plugin-api';
import { type CreateContext, createContext } from '../create-context.js';
import { qualifiedName } from '../sql-text.js';

/** One side of a change, with what its texts are made by. */
export interface Side {
  readonly schema: DatabaseSchema;
  readonly tables: ReadonlyMap<string, Table>;
  readonly context: CreateContext;
}

/** What the parts of a change share. */
export interface Scope {
  readonly found: Side;
  readonly wanted: Side;
  readonly changes: readonly ObjectChange[];
  readonly keepAs?: string;
}

/** What cannot be done, and why. */
export interface Blocked {
  readonly place: Place;
  readonly reason: string;
}

export type ChangeOf<Kind extends ObjectChange['kind']> = Extract<ObjectChange, { readonly kind: Kind }>;

export function openScope({ found, wanted, changes, keepAs }: SchemaChange): Scope {
  const has = found.has ?? wanted.has;
  return {
    found: sideOf(found, has),
    wanted: sideOf(wanted, has),
    changes: withoutNeeds(changes),
    ...(keepAs === undefined ? {} : { keepAs }),
  };
}

function sideOf(given: DatabaseSchema, has: DatabaseSchema['has']): Side {
  const schema = withoutNeeds(given);
  const context = createContext({ ...schema, from: 'postgres', schemas: [], ...(has && { has }) });
  return { schema, tables: new Map(schema.tables.map((table) => [keyOf(table.name), table])), context };
}

/** What texts call is in the same database: where it is not, the statement itself says so. */
function withoutNeeds<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNeeds) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'needs');
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutNeeds(child)])) as T;
}

/** What tells relations apart. */
export const keyOf: (name: TableName) => string = qualifiedName;

export function isSame(a: TableName, b: TableName): boolean {
  return keyOf(a) === keyOf(b);
}

/** The changes of one kind. */
export function changesOf<Kind extends ObjectChange['kind']>(
  { changes }: Pick<Scope, 'changes'>,
  kind: Kind,
): readonly ChangeOf<Kind>[] {
  return changes.filter((change): change is ChangeOf<Kind> => change.kind === kind);
}

export function tableOf(side: Side, name: TableName): Table | undefined {
  return side.tables.get(keyOf(name));
}

export function columnOf(table: Table | undefined, name: string): Column | undefined {
  return table?.columns.find((column) => column.name === name);
}

/** The tables that are there before and after. */
export function stayingTables({
  found,
  wanted,
}: Scope): readonly { readonly found: Table; readonly wanted: Table }[] {
  return wanted.schema.tables.flatMap((table) => {
    const other = tableOf(found, table.name);
    return other === undefined ? [] : [{ found: other, wanted: table }];
  });
}

export function isPartitioned(table: Pick<Table, 'properties'> | undefined): boolean {
  return table?.properties?.['partitioned'] === true;
}

/** Whether values go that no undoing brings back: then nothing may be committed before all is done. */
export function losesValues(scope: Scope): boolean {
  if (scope.keepAs !== undefined) return false;
  const columns = changesOf(scope, 'column').some(
    ({ found, wanted }) => found !== undefined && found.generated === undefined && wanted === undefined,
  );
  return (
    columns ||
    changesOf(scope, 'table').some(({ found, wanted }) => found !== undefined && wanted === undefined)
  );
}
