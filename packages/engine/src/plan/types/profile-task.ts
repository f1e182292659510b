import { type AnyTransform, readingExpressions, type Table, type ValueShape } from '@godwit/plugin-api';
import { namesColumn } from '../names/rename-columns.js';
import { matchesNames } from '../transforms/match-transform.js';
import { readChoices } from './apply-choice.js';
import { asked } from './asked-type.js';
import type { TypeChoice } from './choose-types.js';
import type { ProfileTask } from './profile-tables.js';

/** What a full scan of a table is asked. */
export function profileTask(
  table: Table,
  { wishes, choices }: Pick<TypeChoice, 'wishes' | 'choices'>,
  transforms: readonly AnyTransform[],
  shapes: readonly ValueShape[],
): ProfileTask {
  return {
    table,
    columns: table.columns.map((column) => ({
      name: column.name,
      ...asked(column, wishes.read(table, column)),
      ...(wishes.taken(column)?.chosen === true ? { chosen: true } : {}),
      ...readChoices(choices.find(table, column)),
    })),
    chosen: table.columns
      .filter((column) => wishes.taken(column) === undefined && wishes.read(table, column))
      .map((column) => column.name),
    shapes,
    traits: columnsRead(table),
    transformed: table.columns.some((column) => {
      return transforms.some((transform) => matchesNames(transform, table, column));
    }),
  };
}

/** The columns that an expression whose meaning is known reads. */
function columnsRead(table: Table): readonly string[] {
  const known = readingExpressions(table).filter(({ tree }) => tree !== undefined);
  return table.columns.map(({ name }) => name).filter((name) => known.some((one) => namesColumn(one, name)));
}
