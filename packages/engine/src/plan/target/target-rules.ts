import {
  type Column,
  type DomainType,
  domainChecks,
  type Expression,
  type LogicalType,
  type SqlExpression,
  type Table,
} from '@godwit/plugin-api';

/** Something that a table asks of each row that is written into it. */
export interface TargetRule {
  /** As people call it: `check c_n_check`. */
  readonly what: string;
  readonly column?: string;
  readonly object?: string;
  /** Over columns of the target; false for a row that is refused. */
  readonly expression: Pick<SqlExpression, 'tree'>;
}

/**
 * What a table that is there asks of each row: values where NULL may not be, labels of its enums, its checks and those of
 * domains. `from` gives the type that a column has in the source.
 */
export function rulesOf(
  table: Table,
  domains: readonly DomainType[],
  from: (column: string) => LogicalType | undefined,
): readonly TargetRule[] {
  const ofDomains = table.columns.flatMap((column) => domainChecks(column, domains));
  const given = table.columns.filter(({ generated }) => generated === undefined);
  return [
    ...given.flatMap((column) => columnRules(column, from(column.name))),
    ...[...table.checks, ...ofDomains].map(({ name, column, expression }, index): TargetRule => {
      const kind = index < table.checks.length ? 'check' : `check of the domain of ${column}`;
      return {
        what: `${kind} ${name ?? `(${expression.text})`}`,
        ...(column === undefined ? {} : { column }),
        ...(name === undefined ? {} : { object: name }),
        expression,
      };
    }),
  ];
}

function columnRules({ name, nullable, type }: Column, from: LogicalType | undefined): readonly TargetRule[] {
  const operand: Expression = { kind: 'column', name };
  const isSet: Expression = { kind: 'is-null', operand, negated: true };
  const rules = nullable ? [] : [ofColumn(name, `NOT NULL of ${name}`, isSet)];
  if (type.kind !== 'enum' || from?.kind !== 'enum') return rules;
  const shared = from.values.filter((value) => type.values.includes(value));
  if (shared.length === from.values.length) return rules;
  const list = shared.map((text): Expression => ({ kind: 'literal', type: 'text', text }));
  return [
    ...rules,
    ofColumn(name, `list of labels of ${name}`, { kind: 'in', operand, list, negated: false }),
  ];
}

function ofColumn(column: string, what: string, tree: Expression): TargetRule {
  return { what, column, expression: { tree } };
}
