import type {
  Check,
  Deferrable,
  ForeignKey,
  Note,
  PrimaryKey,
  ReferentialAction,
  Table,
  TableName,
  UniqueKey,
} from '@godwit/plugin-api';
import { definitionProperty } from '../ddl/suspend-foreign-keys.js';
import type { ConstraintRow } from './constraints.js';
import { nativeExpression } from './native-expression.js';

/** The keys and checks of one table in the terms of the model. */
export type TableConstraints = Pick<Table, 'uniqueKeys' | 'foreignKeys' | 'checks'> &
  Partial<Pick<Table, 'primaryKey'>> & {
    /** The exact text of each foreign key. */
    readonly properties: Readonly<Record<string, string>>;
    readonly notes: readonly Note[];
  };

/** Sorts the constraints of one table. What the model has no word for is told. */
export function toConstraints(
  rows: readonly ConstraintRow[],
  table: Pick<Table, 'name' | 'columns'>,
): TableConstraints {
  const modelled = rows.filter((row) => unmodelled(row) === undefined);
  const of = (kind: string): readonly ConstraintRow[] => modelled.filter((row) => row.kind === kind);
  const [primary] = of('p');
  return {
    ...(primary === undefined ? {} : { primaryKey: primaryKey(primary) }),
    uniqueKeys: of('u').map(uniqueKey),
    foreignKeys: of('f').map(foreignKey),
    checks: of('c').map((row) => check(row, table)),
    properties: Object.fromEntries(
      of('f').map((row) => [definitionProperty(row.name), withoutNotValid(row.definition)]),
    ),
    notes: rows.flatMap((row) => constraintNotes(row, table.name)),
  };
}

function primaryKey(row: ConstraintRow): PrimaryKey {
  const include = row.included === null ? {} : { include: list(row.included) };
  return { name: row.name, columns: list(row.columns), ...include, deferrable: deferrable(row) };
}

function uniqueKey(row: ConstraintRow): UniqueKey {
  const nulls = row.nulls_not_distinct === 'true' ? { nullsNotDistinct: true } : {};
  return { ...primaryKey(row), ...nulls };
}

function foreignKey(row: ConstraintRow): ForeignKey {
  const schema = row.referenced_schema === null ? {} : { schema: row.referenced_schema };
  return {
    name: row.name,
    columns: list(row.columns),
    references: {
      table: { ...schema, name: row.referenced_table ?? '' },
      columns: list(row.referenced_columns),
    },
    onUpdate: ACTIONS[row.on_update] ?? 'no-action',
    onDelete: ACTIONS[row.on_delete] ?? 'no-action',
    match: row.match === 'f' ? 'full' : 'simple',
    deferrable: deferrable(row),
    validated: row.validated,
  };
}

function check(row: ConstraintRow, table: Pick<Table, 'name' | 'columns'>): Check {
  const expression = nativeExpression(row.expression ?? '', { purpose: 'check', table }, row.needs);
  return { name: row.name, expression, ...(row.validated ? {} : { validated: false }) };
}

/** Why the model has no word for a constraint. */
function unmodelled(row: ConstraintRow): string | undefined {
  if (row.kind === 'x') return 'An exclusion constraint';
  if (row.period === 'true') return 'A key over periods of time';
  return row.enforced === 'false' ? 'A constraint that is not enforced' : undefined;
}

function constraintNotes(row: ConstraintRow, table: TableName): readonly Note[] {
  const place = {
    ...(table.schema === undefined ? {} : { schema: table.schema }),
    table: table.name,
    object: row.name,
  };
  const note = (severity: Note['severity'], message: string): Note => {
    return { code: 'TABLE_NOT_MODELLED', severity, place, message };
  };
  const what = unmodelled(row);
  if (what !== undefined) return [note('loss', `${what} is not carried: ${row.definition}.`)];
  if (row.set_columns !== null) {
    return [note('warning', `The foreign key sets all its columns now, not only some: ${row.definition}.`)];
  }
  return [];
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

function withoutNotValid(definition: string): string {
  return definition.replace(/ NOT VALID$/, '');
}

function list(json: string): readonly string[] {
  return JSON.parse(json) as readonly string[];
}
