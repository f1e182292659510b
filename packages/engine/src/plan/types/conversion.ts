import {
  type AnyTransform,
  type Column,
  defineTransform,
  formatLogicalType,
  formatTableName,
  type LogicalType,
  type Table,
} from '@godwit/plugin-api';
import { type Cast, doesNotFit, Misfit } from '@godwit/plugin-api/conversions';

/** What the plan calls the transform that makes values of a type which typeMappings, or a column of the target, asks for. */
export const CONVERSION = 'typeMappings';
export const CONVERSION_TO_TARGET = 'targetTypes';

/** A column, and what makes values of another type of its own. */
interface Converted {
  readonly table: Table;
  readonly column: Column;
  readonly as: LogicalType;
  readonly cast: Cast;
}

/** Makes values of another type for a column, as a transform of the plan that is called `by`. */
export function conversion(
  { table, column: { name, type }, as, cast }: Converted,
  by = CONVERSION,
): AnyTransform {
  return defineTransform({
    name: by,
    match: { table: formatTableName(table.name), column: name, kind: type.kind },
    output: () => ({ type: as }),
    order: 'pre',
    open: () => (value) => {
      const made = cast(value, type);
      if (!(made instanceof Misfit)) return made;
      throw doesNotFit(`It does not fit ${formatLogicalType(as)}: ${made.reason}.`);
    },
  });
}
