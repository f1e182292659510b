/** What plain catalogue queries say of a database, in words that both dialects share. */
export interface SchemaShape {
  readonly tables: readonly TableShape[];
  readonly triggers: readonly TriggerShape[];
  /** Views, standalone sequences, and types of one's own. */
  readonly objects: readonly ObjectShape[];
}

export interface ObjectShape {
  readonly kind: 'view' | 'sequence' | 'enum' | 'domain';
  /** Absent in the default schema, and where there are none. */
  readonly schema?: string;
  readonly name: string;
}

/** Of a table or a view. */
interface TriggerShape {
  readonly schema?: string;
  readonly table: string;
  readonly name: string;
}

export interface TableShape {
  readonly schema?: string;
  readonly name: string;
  /** An ordinary one, whose parts are told; others (virtual, foreign) are only there. */
  readonly ordinary: boolean;
  /** Properties beside columns and keys: `without rowid`, `partitioned` ... */
  readonly options: readonly string[];
  readonly columns: readonly ColumnShape[];
  readonly primaryKey?: KeyShape;
  readonly uniques: readonly KeyShape[];
  readonly foreignKeys: readonly ForeignKeyShape[];
  /** How many; those of a domain or an enumeration count at each column that has it. */
  readonly checks: number;
  readonly indexes: readonly IndexShape[];
}

export interface ColumnShape {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: boolean;
  readonly generated?: 'stored' | 'virtual';
  /** How it makes its keys, where it does. */
  readonly generator?: 'always' | 'by default';
  readonly collation?: string;
}

export interface KeyShape {
  readonly name?: string;
  readonly columns: readonly string[];
  /** What beside its columns makes it: `NULLS NOT DISTINCT`. */
  readonly more?: string;
}

export interface ForeignKeyShape extends KeyShape {
  readonly to: { readonly schema?: string; readonly table: string; readonly columns: readonly string[] };
  /** `on update ... on delete ...`. */
  readonly actions: string;
}

export interface IndexShape {
  readonly name: string;
  readonly unique: boolean;
  /** A column or `expression`, with ` DESC` where it descends. */
  readonly parts: readonly string[];
  /** The columns that are parts, and those that its expressions read, as far as the catalogue says. */
  readonly columns: readonly string[];
  /** `partial`, the method, what it includes. */
  readonly more: string;
}
