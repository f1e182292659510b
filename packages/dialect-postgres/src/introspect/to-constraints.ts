import type {
  Check,
  Deferrable,
  ForeignKey,
  Note,
  PrimaryKey,
  ReferentialAction,
  Table,
  UniqueKey,
} from '@godwit/plugin-api';
import { definitionProperty } from '../ddl/suspend-foreign-keys.js';
import type { ConstraintRow } from './constraints.js';

/** The keys and checks of one table in the terms of the model. */
export type TableConstraints = Pick<Table, 'uniqueKeys' | 'foreignKeys' | 'checks'> &
  Partial<Pick<Table, 'primaryKey'>> & {
    /** The exact text of each foreign key. */
    readonly properties: Readonly<Record<string, string>>;
    readonly notes: readonly Note[];
  };

/** Sorts the constraints of one table. */
export function toConstraints(rows: readonly ConstraintRow[], place: Note['place']): TableConstraints {
  const of = (kind: string): readonly ConstraintRow[] => rows.filter((row) => row.kind === kind);
  const [primary] = of('p');
  return {
    ...(primary === undefined ? {} : { primaryKey: primaryKey(primary) }),
    uniqueKeys: of('u').map(uniqueKey),
    foreignKeys: of('f').map(foreignKey),
    checks: of('c').map(check),
    properties: Object.fromEntries(
      of('f').map((row) => [definitionProperty(row.name), withoutNotValid(row.definition)]),
    ),
    notes: of('x').map((row) => exclusion(row, place)),
  };
}

function primaryKey(row: ConstraintRow): PrimaryKey {
  return { name: row.name, columns: list(row.columns), deferrable: deferrable(row) };
}

function uniqueKey(row: ConstraintRow): UniqueKey {
  const nulls = row.nulls_not_distinct === 'true' ? { nullsNotDistinct: true } : {};
  return { name: row.name, columns: list(row.columns), deferrable: deferrable(row), ...nulls };
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

function check(row: ConstraintRow): Check {
  return { name: row.name, expression: { text: row.expression ?? '', dialect: 'postgres' } };
}

function exclusion(row: ConstraintRow, place: Note['place']): Note {
  const message = `The exclusion constraint cannot be modelled: ${row.definition}.`;
  return { code: 'TABLE_NOT_MODELLED', severity: 'loss', place: { ...place, object: row.name }, message };
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
