import type { Column, Table, TableName } from '@godwit/plugin-api';
import { columnTypeText } from '../create-context.js';
import { dollarQuote, qualifiedName, quoteName } from '../sql-text.js';
import {
  alterColumn,
  alterTable,
  bareColumnText,
  columnText,
  commentText,
  generatorText,
} from './column-text.js';
import { beginComputing } from './computing.js';
import type { ColumnFate, Fates } from './fates.js';
import { generatorOf } from './generator.js';
import { keepColumn } from './keep-column.js';
import { type Operation, operation } from './operation.js';
import { alterFate, takeDefaultOff, unknownConversion } from './retype.js';
import { type Blocked, changesOf, type Scope, type Side, tableOf } from './scope.js';
import type { RebuiltType } from './types.js';

/** What becomes of columns, in the order in which it is done. */
export interface ColumnOperations {
  readonly drop: readonly Operation[];
  readonly add: readonly Operation[];
  readonly retype: readonly Operation[];
  /** What is computed, from types that are as they shall be. */
  readonly compute: readonly Operation[];
  readonly blocked: readonly Blocked[];
}

export function changeColumns(
  scope: Scope,
  { fates }: Fates,
  {
    rebuilt,
    inherits,
  }: {
    readonly rebuilt: readonly RebuiltType[];
    readonly inherits: (table: TableName, name: string) => boolean;
  },
): ColumnOperations {
  const own = changesOf(scope, 'column').filter(
    ({ table, found, wanted }) => !inherits(table, (wanted ?? found)?.name ?? ''),
  );
  const kept = own.flatMap(({ table, found, wanted }) => {
    const owner = tableOf(scope.found, table);
    return found === undefined || wanted !== undefined || owner === undefined
      ? []
      : [dropColumn(scope, owner, found)];
  });
  const added = own.flatMap(({ table, found, wanted }) => {
    const owner = tableOf(scope.wanted, table);
    return found !== undefined || wanted === undefined || owner === undefined
      ? []
      : [{ owner, column: wanted }];
  });
  const add = (computed: boolean): readonly Operation[] =>
    added
      .filter(({ column }) => (column.generated !== undefined) === computed)
      .flatMap(({ owner, column }) => addColumn(owner, column, scope.wanted));
  const computed = fates.filter(({ how, found }) => how === 'anew' && found.generated === undefined);
  const anew = fates.filter(({ how, found }) => how === 'anew' && found.generated !== undefined);
  return {
    drop: [
      ...fates.flatMap(takeDefaultOff),
      ...anew.map((fate) => dropComputed(fate, scope)),
      ...kept.flatMap(({ operations }) => operations),
    ],
    add: add(false),
    retype: fates.filter(({ how }) => how !== 'anew').flatMap((fate) => alterFate(scope, fate, rebuilt)),
    compute: [
      ...computed.map((fate) => beginComputing(scope, fate)),
      ...anew.flatMap(({ table, wanted }) => addColumn(table, wanted, scope.wanted)),
      ...add(true),
    ],
    blocked: [...kept.flatMap(({ blocked }) => blocked), ...fates.flatMap(unknownConversion)],
  };
}

interface Dropped {
  readonly operations: readonly Operation[];
  readonly blocked: readonly Blocked[];
}

function dropColumn(scope: Scope, table: Table, column: Column): Dropped {
  const { keepAs } = scope;
  // What is computed can be computed again.
  const isKept = keepAs !== undefined && column.generated === undefined;
  if (!isKept) {
    const risk = column.generated === undefined ? 'data-loss' : 'safe';
    return { operations: [drop(table, column, scope.found, risk)], blocked: [] };
  }
  const { operations, blocked } = keepColumn(scope, table, column, keepAs);
  return { operations: operations.length === 0 ? [] : operations, blocked };
}

function drop(table: Table, column: Column, side: Side, risk: Operation['risk']): Operation {
  const name = quoteName(column.name);
  const again = addAgain(table, column, side);
  return operation(
    `drop column ${name} of ${qualifiedName(table.name)}`,
    `${alterTable(table)} DROP COLUMN ${name}`,
    again,
    {
      risk,
      table: table.name,
    },
  );
}

/** A column that is computed, or will be, goes to come back. */
function dropComputed({ foundTable, found }: ColumnFate, scope: Scope): Operation {
  return drop(foundTable, found, scope.found, 'rewrite');
}

/** Rows that are there have no value for a column that comes back empty: then it takes NULLs until somebody fills it. */
function addAgain(table: Table, column: Column, side: Side): readonly string[] {
  const { nullable, default: value, identity, generated } = column;
  const isFilled = nullable || value !== undefined || identity !== undefined || generated !== undefined;
  const texts = (one: Column): readonly string[] => addColumn(table, one, side).map(({ sql }) => sql);
  if (isFilled) return texts(column);
  const refuse = `${alterColumn(table, column.name)} SET NOT NULL`;
  const body = `BEGIN ${refuse}; EXCEPTION WHEN not_null_violation THEN NULL; END`;
  return [...texts({ ...column, nullable: true }), `DO ${dollarQuote(body)}`];
}

/** Adds a column with its generator and its comment. */
function addColumn(table: Table, column: Column, side: Side): readonly Operation[] {
  const name = quoteName(column.name);
  const what = `${name} ${columnTypeText(column, side.context)} to ${qualifiedName(table.name)}`;
  const { default: value, generated, comment } = column;
  const isConstant = value === undefined || value.tree?.kind === 'literal';
  const computes = generated?.stored === true || column.identity !== undefined || !isConstant;
  const text =
    generatorOf(table, column) === 'own' || generated !== undefined || column.identity === undefined
      ? columnText(table, column, side)
      : bareColumnText(column, side);
  const risk = computes ? 'rewrite' : 'safe';
  const added = operation(
    `add column ${what}`,
    `${alterTable(table)} ADD COLUMN ${text}`,
    [`${alterTable(table)} DROP COLUMN ${name}`],
    {
      risk,
      table: table.name,
    },
  );
  const weak =
    column.notNull?.validated === false ? [`${alterTable(table)} ADD NOT NULL ${name} NOT VALID`] : [];
  const more = [
    ...(text === bareColumnText(column, side) ? generatorText(table, column) : []),
    ...weak,
    ...(comment === undefined ? [] : [commentText(table, column)]),
  ];
  return [
    added,
    ...more.map((sql) => operation(`complete column ${what}`, sql, [], { risk, table: table.name })),
  ];
}
