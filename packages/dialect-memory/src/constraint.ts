import type { Check, ForeignKey, Index, PrimaryKey, Table, UniqueKey } from '@godwit/plugin-api';

/** A rule over the rows of a table, whichever list of {@link Table} keeps it. */
export type Constraint =
  | { readonly is: 'primary-key'; readonly key: PrimaryKey }
  | { readonly is: 'unique-key'; readonly key: UniqueKey }
  | { readonly is: 'index'; readonly index: Index }
  | { readonly is: 'check'; readonly check: Check }
  | { readonly is: 'foreign-key'; readonly key: ForeignKey };

/** Which constraint of a table is meant. */
export interface ConstraintName {
  readonly is: Constraint['is'];
  /** Its name, else what it says. */
  readonly label: string;
}

/** Every constraint of a table, the primary key first. */
export function constraintsOf(table: Table): readonly Constraint[] {
  return [
    ...(table.primaryKey === undefined ? [] : [{ is: 'primary-key', key: table.primaryKey } as const]),
    ...table.uniqueKeys.map((key) => ({ is: 'unique-key', key }) as const),
    ...table.indexes.map((index) => ({ is: 'index', index }) as const),
    ...table.checks.map((check) => ({ is: 'check', check }) as const),
    ...table.foreignKeys.map((key) => ({ is: 'foreign-key', key }) as const),
  ];
}

/** How a constraint is told from the others of its table. */
export function nameOf(constraint: Constraint): ConstraintName {
  return { is: constraint.is, label: labelOf(constraint) };
}

/** The constraint of a name. */
export function findConstraint(table: Table, { is, label }: ConstraintName): Constraint | undefined {
  return constraintsOf(table).find((one) => one.is === is && labelOf(one) === label);
}

function labelOf(constraint: Constraint): string {
  switch (constraint.is) {
    case 'index':
      return constraint.index.name;
    case 'check':
      return constraint.check.name ?? constraint.check.expression.text;
    case 'foreign-key': {
      const { name, columns, references } = constraint.key;
      const to = `${references.table.name} (${references.columns.join(', ')})`;
      return name ?? `(${columns.join(', ')}) to ${to}`;
    }
    default:
      return constraint.key.name ?? `(${constraint.key.columns.join(', ')})`;
  }
}
