import type { Column, Table } from '@godwit/plugin-api';
import { shortenName } from '../names.js';
import { qualifiedName, quoteName } from '../sql-text.js';
import {
  alterColumn,
  alterTable,
  bareColumnText,
  castType,
  columnText,
  typeWithCollation,
} from './column-text.js';
import { backAgain } from './converts.js';
import type { ColumnFate } from './fates.js';
import { changeGenerator, generatorOf } from './generator.js';
import { type Operation, operation } from './operation.js';
import type { Scope, Side } from './scope.js';

/** A column that is computed becomes one that keeps the values which it has. */
export function endComputing(scope: Scope, { table, foundTable, found, wanted }: ColumnFate): Operation {
  const undo = [
    `${alterTable(table)} DROP COLUMN ${quoteName(found.name)}`,
    `${alterTable(table)} ADD COLUMN ${columnText(foundTable, found, scope.found)}`,
  ];
  const isStored = found.generated?.stored !== false;
  const sql = isStored
    ? [`${alterColumn(table, found.name)} DROP EXPRESSION`]
    : storedText(table, found, wanted, scope.wanted);
  return operation(`let ${said(table, found)} be computed no longer`, sql.join(';\n'), undo, {
    risk: isStored ? 'safe' : 'rewrite',
    table: table.name,
  });
}

/** A column becomes one that is computed; taken back it keeps what was computed, which was its value if nothing was lost. */
export function beginComputing(scope: Scope, { table, foundTable, found, wanted }: ColumnFate): Operation {
  const name = quoteName(wanted.name);
  const change = alterColumn(foundTable, found.name);
  const isOther = typeWithCollation(found, scope.found) !== typeWithCollation(wanted, scope.wanted);
  const using = backAgain(found, wanted, castType(found, scope.found));
  const { identity: _, ...bare } = found;
  const ends =
    wanted.generated?.stored === false
      ? storedText(foundTable, wanted, { ...wanted, nullable: true }, scope.wanted)
      : [`${change} DROP EXPRESSION`];
  const undo = [
    ...ends,
    ...(isOther
      ? [
          `${change} TYPE ${typeWithCollation(found, scope.found)}${using === undefined ? '' : ` USING ${using}`}`,
        ]
      : []),
    `${change} ${found.nullable ? 'DROP' : 'SET'} NOT NULL`,
    ...(found.default === undefined ? [] : [`${change} SET DEFAULT ${found.default.text}`]),
    ...(generatorOf(foundTable, found) === 'none'
      ? []
      : [changeGenerator({ from: { table, column: bare }, to: { table: foundTable, column: found } })]),
  ];
  const sql = [
    `${alterTable(table)} DROP COLUMN ${name}`,
    `${alterTable(table)} ADD COLUMN ${columnText(table, wanted, scope.wanted)}`,
  ];
  return operation(`let ${said(table, wanted)} be computed`, sql.join(';\n'), undo, {
    risk: 'rewrite',
    table: table.name,
  });
}

function said(table: Table, { name }: Column): string {
  return `${quoteName(name)} of ${qualifiedName(table.name)}`;
}

/** Values that are computed whenever they are read are stored in a column that takes the name of the other. */
function storedText(table: Table, computed: Column, plain: Column, side: Side): readonly string[] {
  const name = quoteName(computed.name);
  const away = { ...plain, name: shortenName(`godwit_new_${plain.name}`) };
  return [
    `${alterTable(table)} ADD COLUMN ${bareColumnText(away, side)}`,
    `UPDATE ${qualifiedName(table.name)} SET ${quoteName(away.name)} = ${name}`,
    `${alterTable(table)} DROP COLUMN ${name}`,
    `${alterTable(table)} RENAME COLUMN ${quoteName(away.name)} TO ${name}`,
    ...(plain.nullable ? [] : [`${alterColumn(table, plain.name)} SET NOT NULL`]),
  ];
}
