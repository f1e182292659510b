import type {
  Check,
  Column,
  ExpressionContext,
  ForeignKey,
  PrimaryKey,
  Table,
  UniqueKey,
} from '@godwit/plugin-api';
import type { MemoryRules } from '../capabilities.js';
import { placeIn } from '../state/failures.js';
import { enumOf } from './objects.js';
import type { Losses } from './own-expression.js';
import { ownIndex } from './own-index.js';

/** A table as this dialect holds it: expressions in its text, and without what it has no equal of, which is told. */
export function ownTable(table: Table, from: string, rules: MemoryRules, losses: Losses): Table {
  const { properties, primaryKey, comment, nativeConstraints } = table;
  const isOwn = from === rules.name;
  if (properties !== undefined && !isOwn) {
    const message = `What only ${from} knows was left out: ${Object.keys(properties).join(', ')}.`;
    losses.add('TABLE_OPTION_NOT_CARRIED', placeIn(table.name), message, 'info');
  }
  const key = <K extends PrimaryKey | UniqueKey>(one: K): K => ownKey(table, one, losses);
  return {
    name: table.name,
    columns: table.columns.map((column) => ownColumn(table, column, rules, losses)),
    ...(primaryKey === undefined ? {} : { primaryKey: key(primaryKey) }),
    uniqueKeys: table.uniqueKeys.map(key),
    foreignKeys: table.foreignKeys.filter((one) => isCarried(table, one, losses)),
    indexes: table.indexes.flatMap((index) => ownIndex(table, index, isOwn, rules, losses)),
    checks: table.checks.flatMap((check) => ownCheck(table, check, rules, losses)),
    // As with views, nobody reads the text.
    ...(nativeConstraints !== undefined && isOwn ? { nativeConstraints } : {}),
    ...(comment === undefined ? {} : { comment }),
    ...(properties !== undefined && isOwn ? { properties } : {}),
  };
}

function ownColumn(table: Table, column: Column, rules: MemoryRules, losses: Losses): Column {
  const { default: value, generated, identity, domain, comment } = column;
  const place = placeIn(table.name, { column: column.name });
  const onConflict = column.nullable ? undefined : column.notNull?.onConflict;
  if (onConflict !== undefined && onConflict !== 'abort') {
    const message = `NOT NULL had ON CONFLICT ${onConflict}; here a NULL is an error.`;
    losses.add('CONFLICT_CLAUSE_NOT_CARRIED', place, message, 'warning');
  }
  const nativeType = ownType(column, rules);
  const context = (purpose: ExpressionContext['purpose']): ExpressionContext => {
    return { purpose, table, expected: column.type };
  };
  const ownValue =
    value &&
    losses.expression(value, rules.name, context('default'), {
      code: 'DEFAULT_NOT_CARRIED',
      place,
      what: `The default (${value.text})`,
    });
  const computed =
    generated &&
    losses.expression(generated.expression, rules.name, context('generated'), {
      code: 'GENERATED_NOT_CARRIED',
      place,
      what: `The expression (${generated.expression.text})`,
    });
  return {
    name: column.name,
    type: rules.types.toLogical(nativeType).type,
    nativeType,
    nullable: column.nullable,
    ...(ownValue === undefined ? {} : { default: ownValue }),
    ...(identity === undefined ? {} : { identity }),
    ...(generated === undefined || computed === undefined
      ? {}
      : { generated: { ...generated, expression: computed } }),
    ...(domain === undefined ? {} : { domain }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** The name of an enum may have changed on its way, which the spelling of before does not know. */
function ownType({ type, nativeType }: Column, { types }: MemoryRules): string {
  return nativeType === '' || enumOf(type) !== undefined ? types.toNative(type).type : nativeType;
}

/** A duplicate is always an error here. */
function ownKey<K extends PrimaryKey | UniqueKey>(table: Table, key: K, losses: Losses): K {
  const { onConflict, ...rest } = key;
  if (onConflict !== undefined && onConflict !== 'abort') {
    const message = `The key (${key.columns.join(', ')}) had ON CONFLICT ${onConflict}; here a duplicate is an error.`;
    losses.add('CONFLICT_CLAUSE_NOT_CARRIED', placeIn(table.name), message, 'warning');
  }
  return rest as K;
}

function isCarried(table: Table, key: ForeignKey, losses: Losses): boolean {
  if (key.match !== 'partial') return true;
  const place = placeIn(table.name, key.name === undefined ? {} : { object: key.name });
  losses.add('FOREIGN_KEY_NOT_CARRIED', place, 'There is no MATCH PARTIAL here.');
  return false;
}

function ownCheck(table: Table, check: Check, rules: MemoryRules, losses: Losses): readonly Check[] {
  const place = placeIn(table.name, {
    ...(check.column === undefined ? {} : { column: check.column }),
    ...(check.name === undefined ? {} : { object: check.name }),
  });
  const told = { code: 'CHECK_NOT_CARRIED', place, what: `The check (${check.expression.text})` } as const;
  const expression = losses.expression(check.expression, rules.name, { purpose: 'check', table }, told);
  return expression === undefined ? [] : [{ ...check, expression }];
}
