import type {
  Check,
  Deferrable,
  ForeignKey,
  NativeConstraint,
  Note,
  PrimaryKey,
  ReferentialAction,
  Table,
  TableName,
  UniqueKey,
} from '@godwit/plugin-api';
import type { ConstraintRow } from './constraints.js';
import { nativeExpression } from './native-expression.js';

/** The keys and checks of one table in the terms of the model. */
export type TableConstraints = Pick<Table, 'uniqueKeys' | 'foreignKeys' | 'checks'> &
  Partial<Pick<Table, 'primaryKey' | 'nativeConstraints'>> & {
    readonly notes: readonly Note[];
  };

/** Sorts the constraints of one table. What the model has no word for is told. */
export function toConstraints(
  rows: readonly ConstraintRow[],
  table: Pick<Table, 'name' | 'columns'>,
): TableConstraints {
  const native = rows.filter((row) => nativeKind(row) !== undefined);
  const modelled = rows.filter((row) => row.enforced !== 'false' && nativeKind(row) === undefined);
  const of = (kind: string): readonly ConstraintRow[] => modelled.filter((row) => row.kind === kind);
  const [primary] = of('p');
  return {
    ...(primary === undefined ? {} : { primaryKey: primaryKey(primary) }),
    uniqueKeys: of('u').map(uniqueKey),
    foreignKeys: of('f').map(foreignKey),
    checks: of('c').map((row) => check(row, table)),
    ...(native.length === 0 ? {} : { nativeConstraints: native.map(nativeConstraint) }),
    notes: rows.flatMap((row) => constraintNotes(row, table.name)),
  };
}

function primaryKey(row: ConstraintRow): PrimaryKey {
  const include = row.included === null ? {} : { include: list(row.included) };
  return {
    name: row.name,
    columns: list(row.columns),
    ...include,
    deferrable: deferrable(row),
    ...enforced(row),
  };
}

function uniqueKey(row: ConstraintRow): UniqueKey {
  const nulls = row.nulls_not_distinct === 'true' ? { nullsNotDistinct: true } : {};
  return { ...primaryKey(row), ...nulls };
}

function foreignKey(row: ConstraintRow): ForeignKey {
  return {
    name: row.name,
    columns: list(row.columns),
    references: { table: referenced(row), columns: list(row.referenced_columns) },
    onUpdate: ACTIONS[row.on_update] ?? 'no-action',
    onDelete: ACTIONS[row.on_delete] ?? 'no-action',
    match: row.match === 'f' ? 'full' : 'simple',
    deferrable: deferrable(row),
    validated: row.validated,
    ...enforced(row),
  };
}

function enforced({ silent }: ConstraintRow): { readonly enforced?: boolean } {
  return silent ? { enforced: false } : {};
}

function referenced(row: ConstraintRow): TableName {
  const schema = row.referenced_schema === null ? {} : { schema: row.referenced_schema };
  return { ...schema, name: row.referenced_table ?? '' };
}

function check(row: ConstraintRow, table: Pick<Table, 'name' | 'columns'>): Check {
  const expression = nativeExpression(row.expression ?? '', { purpose: 'check', table }, row.needs);
  return { name: row.name, expression, ...(row.validated ? {} : { validated: false }) };
}

function nativeConstraint(row: ConstraintRow): NativeConstraint {
  const needs = [...new Set([...list(row.needs ?? '[]'), ...list(row.index_needs ?? '[]')])];
  return {
    name: row.name,
    kind: nativeKind(row) ?? '',
    sql: row.definition,
    ...(row.referenced_table === null ? {} : { references: referenced(row) }),
    ...(needs.length === 0 ? {} : { needs }),
  };
}

/** What a constraint is called that only PostgreSQL has words for. */
function nativeKind(row: ConstraintRow): string | undefined {
  if (row.enforced === 'false') return undefined;
  if (row.kind === 'x') return 'exclusion constraint';
  return row.period === 'true' ? `${KEYS[row.kind]} over periods of time` : undefined;
}

const KEYS: Readonly<Record<string, string>> = { p: 'primary key', u: 'unique key', f: 'foreign key' };

function constraintNotes(row: ConstraintRow, table: TableName): readonly Note[] {
  const place = {
    ...(table.schema === undefined ? {} : { schema: table.schema }),
    table: table.name,
    object: row.name,
  };
  const note = (severity: Note['severity'], message: string): Note => {
    return { code: 'TABLE_NOT_MODELLED', severity, place, message };
  };
  if (row.enforced === 'false')
    return [note('loss', `A constraint that is not enforced is not carried: ${row.definition}.`)];
  if (row.silent)
    return [
      note(
        'info',
        `Its triggers are switched off here, so that nothing asks it; what is made of it is asked: ${row.definition}.`,
      ),
    ];
  if (row.set_columns === null || row.period === 'true') return [];
  return [note('warning', `The foreign key sets all its columns now, not only some: ${row.definition}.`)];
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  a: 'no-action',
  r: 'restrict',
  c: 'cascade',
  n: 'set-null',
  d: 'set-default',
};

function deferrable(row: ConstraintRow): Deferrable {
  if (!row.deferrable) return 'not-deferrable';
  return row.deferred ? 'initially-deferred' : 'initially-immediate';
}

function list(json: string): readonly string[] {
  return JSON.parse(json) as readonly string[];
}
