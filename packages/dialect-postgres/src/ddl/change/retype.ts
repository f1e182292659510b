import { type Column, formatLogicalType } from '@godwit/plugin-api';
import { columnTypeText } from '../create-context.js';
import { qualifiedName, quoteName } from '../sql-text.js';
import { placeIn } from '../statement.js';
import { alterColumn, castType, typeWithCollation } from './column-text.js';
import { endComputing } from './computing.js';
import { backAgain, usingOf } from './converts.js';
import type { ColumnFate } from './fates.js';
import { type Operation, operation } from './operation.js';
import type { Blocked, Scope } from './scope.js';
import type { RebuiltType } from './types.js';

/** A default stands in the way of another type; it is set again when all types are as they shall be. */
export function takeDefaultOff({ table, found, how }: ColumnFate): readonly Operation[] {
  const { default: value, generated, identity } = found;
  if (how !== 'retyped' || value === undefined || generated !== undefined || identity !== undefined)
    return [];
  const change = alterColumn(table, found.name);
  const purpose = `take the default off ${quoteName(found.name)} of ${qualifiedName(table.name)}`;
  return [
    operation(purpose, `${change} DROP DEFAULT`, [`${change} SET DEFAULT ${value.text}`], {
      table: table.name,
    }),
  ];
}

/** Another type, or the end of computing, for a column that stays where it is. */
export function alterFate(
  scope: Scope,
  fate: ColumnFate,
  rebuilt: readonly RebuiltType[],
): readonly Operation[] {
  const { found, wanted, how } = fate;
  const plain = how === 'plain' ? [endComputing(scope, fate)] : [];
  const isOther = typeWithCollation(found, scope.found) !== typeWithCollation(wanted, scope.wanted);
  if (how === 'plain' && (!isOther || found.generated?.stored === false)) return plain;
  return [...plain, retype(scope, fate, rebuilt)];
}

function retype(scope: Scope, fate: ColumnFate, rebuilt: readonly RebuiltType[]): Operation {
  const { table, found, wanted, conversion } = fate;
  const change = alterColumn(table, wanted.name);
  const using = conversion && usingOf(found, conversion, castType(wanted, scope.wanted));
  const text = (type: string, value: string | undefined): string =>
    `${change} TYPE ${type}${value === undefined ? '' : ` USING ${value}`}`;
  const old = oldType(scope, found, rebuilt);
  const risk = conversion?.rewrites === false ? 'safe' : 'rewrite';
  const purpose = `alter the type of ${quoteName(wanted.name)} of ${qualifiedName(table.name)} to ${columnTypeText(wanted, scope.wanted.context)}`;
  return operation(
    purpose,
    text(typeWithCollation(wanted, scope.wanted), using),
    [text(old.type, backAgain(found, wanted, old.cast))],
    {
      risk,
      table: table.name,
    },
  );
}

/** While another type has its name, the old one is away. */
function oldType(
  scope: Scope,
  found: Column,
  rebuilt: readonly RebuiltType[],
): { readonly type: string; readonly cast: string } {
  const type = rebuilt.find(({ uses }) => uses(found));
  if (type === undefined)
    return { type: typeWithCollation(found, scope.found), cast: castType(found, scope.found) };
  const isArray =
    found.type.kind === 'array' && (found.domain === undefined || found.nativeType.endsWith('[]'));
  const name = `${qualifiedName(type.away)}${isArray ? '[]' : ''}`;
  return { type: name, cast: name };
}

/** Columns that get a type to which no certain way leads. */
export function unknownConversion({ table, found, wanted, how, conversion }: ColumnFate): readonly Blocked[] {
  if (how === 'anew' || conversion !== undefined) return [];
  const [from, to] = [
    found.nativeType || formatLogicalType(found.type),
    wanted.nativeType || formatLogicalType(wanted.type),
  ];
  const reason = `No certain way leads from the values of ${from} to those of ${to}; add a column of the new type and fill it by hand.`;
  return [{ place: placeIn(table.name, { column: wanted.name }), reason }];
}
