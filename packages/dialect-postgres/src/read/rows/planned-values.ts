import { type ColumnPlan, type LogicalType, MigrationError, type Row } from '@godwit/plugin-api';
import { type Cell, cellText, toValues } from './cells.js';

/**
 * The canonical values of a row, of columns that may be of other types than the plan asks for: a proof without the config of
 * the move reads them so. Throws VALUE_DOES_NOT_FIT, or gives NULL where the plan says it.
 */
export function plannedValues(cells: readonly Cell[], columns: readonly ColumnPlan[]): Row {
  const types = columns.map((column) => column.as);
  const fitting = cells.map((cell, index) => {
    const column = columns[index];
    if (cell === null || column === undefined || isSpelledAs(cell, column.as)) return cell;
    if (column.misfits === 'null') return null;
    throw new MigrationError({
      code: 'VALUE_DOES_NOT_FIT',
      message: `A value is no ${column.as.kind}.`,
      hint: 'Compare with the typeMappings, columns and transforms of the move.',
      place: { column: column.name },
    });
  });
  return toValues(fitting, types);
}

const WHOLE = /^-?\d+$/;

/** Only of types whose texts are read as something else. */
function isSpelledAs(cell: Exclude<Cell, null>, { kind }: LogicalType): boolean {
  switch (kind) {
    case 'boolean':
      return ['true', 'false'].includes(cellText(cell));
    case 'integer':
    case 'bigint':
      return WHOLE.test(cellText(cell));
    case 'float':
      return cell === 'NaN' || !Number.isNaN(Number(cellText(cell)));
    case 'bytes':
      return typeof cell !== 'string' || cell.startsWith('\\x');
    case 'array':
      return cellText(cell).startsWith('[');
    default:
      return true;
  }
}
