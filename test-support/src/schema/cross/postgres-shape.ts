import pg from 'pg';
import { COLUMNS, CONSTRAINTS, INDEXES, OBJECTS, TABLES, TRIGGERS } from './postgres-shape-queries.js';
import type {
  ColumnShape,
  ForeignKeyShape,
  IndexShape,
  KeyShape,
  ObjectShape,
  SchemaShape,
  TableShape,
} from './shape.js';
import { classOfPostgres } from './type-class.js';

interface Of {
  readonly table: number;
}

interface TableRow {
  readonly oid: number;
  readonly schema: string | null;
  readonly name: string;
  readonly ordinary: boolean;
  readonly options: readonly string[];
}

interface ColumnRow extends Of {
  readonly name: string;
  readonly typname: string;
  readonly category: string;
  readonly nullable: boolean;
  readonly default: boolean;
  readonly generated: '' | 's' | 'v';
  readonly generator: 'always' | 'by default' | null;
  readonly collation: string | null;
  readonly checks: number;
}

interface ConstraintRow extends Of {
  readonly kind: 'p' | 'u' | 'f' | 'c' | 'x';
  readonly name: string;
  readonly columns: readonly string[];
  readonly nulls: boolean;
  readonly to_schema: string | null;
  readonly to_table: string | null;
  readonly to_columns: readonly string[];
  readonly on_update: string;
  readonly on_delete: string;
}

interface IndexRow extends Of, IndexShape {}

interface TriggerRow {
  readonly schema: string | null;
  readonly owner: string;
  readonly name: string;
}

interface Rows {
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
}

/** What `pg_catalog` says of all that is a user's own. */
export async function readPostgresShape(connectionString: string): Promise<SchemaShape> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const ask = async <Row extends object>(sql: string): Promise<readonly Row[]> =>
    (await client.query<Row>(sql)).rows;
  try {
    const tables = await ask<TableRow>(TABLES);
    const rows: Rows = {
      columns: await ask(COLUMNS),
      constraints: await ask(CONSTRAINTS),
      indexes: await ask(INDEXES),
    };
    const triggers = await ask<TriggerRow>(TRIGGERS);
    const objects = await ask<ObjectShape & { readonly schema: string | null }>(OBJECTS);
    return {
      tables: tables.map((table) => tableShape(table, rows)),
      triggers: triggers.map(({ schema, owner, name }) => ({ ...inSchema(schema), table: owner, name })),
      objects: objects.map(({ kind, schema, name }) => ({ kind, name, ...inSchema(schema) })),
    };
  } finally {
    await client.end();
  }
}

function inSchema(schema: string | null): { readonly schema?: string } {
  return schema === null ? {} : { schema };
}

function tableShape({ oid, schema, name, ordinary, options }: TableRow, rows: Rows): TableShape {
  const of = <Row extends Of>(all: readonly Row[]): readonly Row[] =>
    all.filter(({ table }) => table === oid);
  const columns = of(rows.columns);
  const constraints = of(rows.constraints);
  const kind = (wanted: ConstraintRow['kind']): readonly ConstraintRow[] =>
    constraints.filter((row) => row.kind === wanted);
  const [primary] = kind('p').map(keyShape);
  return {
    ...inSchema(schema),
    name,
    ordinary,
    options: [...options, ...kind('x').map(() => 'exclusion')],
    columns: columns.map(columnShape),
    ...(primary === undefined ? {} : { primaryKey: primary }),
    uniques: kind('u').map(keyShape),
    foreignKeys: kind('f').map(foreignKeyShape),
    checks: kind('c').length + columns.reduce((sum, { checks }) => sum + checks, 0),
    indexes: of(rows.indexes),
  };
}

function columnShape(row: ColumnRow): ColumnShape {
  return {
    name: row.name,
    type: classOfPostgres(row.typname, row.category),
    nullable: row.nullable,
    default: row.default,
    ...(row.generated === '' ? {} : { generated: row.generated === 's' ? 'stored' : 'virtual' }),
    ...(row.generator === null ? {} : { generator: row.generator }),
    ...(row.collation === null ? {} : { collation: row.collation }),
  };
}

function keyShape({ name, columns, nulls }: ConstraintRow): KeyShape {
  return { name, columns, ...(nulls ? { more: 'NULLS NOT DISTINCT' } : {}) };
}

const ACTIONS: Readonly<Record<string, string>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

function foreignKeyShape(row: ConstraintRow): ForeignKeyShape {
  return {
    name: row.name,
    columns: row.columns,
    to: { ...inSchema(row.to_schema), table: row.to_table ?? '', columns: row.to_columns },
    actions: `on update ${ACTIONS[row.on_update]} on delete ${ACTIONS[row.on_delete]}`,
  };
}
