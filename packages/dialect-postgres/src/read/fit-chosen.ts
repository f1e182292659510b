import type { ColumnPlan, ColumnProfile, LogicalType, Table } from '@godwit/plugin-api';

/**
 * Whether a chosen type holds every value of the declared one; where it may not, the declared one stays, whatever is
 * chosen for values that do not fit: which those are was not looked at.
 */
export function fitChosen(
  table: Table,
  plan: ColumnPlan,
): Pick<ColumnProfile, 'misfits' | 'misfitKeys' | 'fits' | 'reworded'> {
  const declared = table.columns.find((column) => column.name === plan.name)?.type;
  const fitting = { misfits: 0n, misfitKeys: [] };
  if (declared === undefined) return fitting;
  if (holds(plan.as, declared))
    return isReworded(plan.as, declared) ? { ...fitting, reworded: 'all' } : fitting;
  const reason = 'It does not hold every value that the declared type allows.';
  return { ...fitting, fits: { as: declared, reason } };
}

function holds(chosen: LogicalType, declared: LogicalType): boolean {
  if (chosen.kind === 'text') return chosen.maxLength === undefined || sameText(chosen, declared);
  switch (declared.kind) {
    case 'integer':
      if (chosen.kind === 'integer') return chosen.bits >= declared.bits;
      return chosen.kind === 'bigint' || wide(chosen) || (chosen.kind === 'float' && chosen.bits === 64);
    case 'bigint':
      return chosen.kind === 'bigint' || wide(chosen);
    case 'decimal':
      return JSON.stringify(chosen) === JSON.stringify(declared) || wide(chosen);
    case 'float':
      return chosen.kind === 'float' && chosen.bits >= declared.bits;
    case 'time':
    case 'timestamp':
      return (
        chosen.kind === declared.kind &&
        chosen.zoned === declared.zoned &&
        chosen.precision >= declared.precision
      );
    default:
      return JSON.stringify(chosen) === JSON.stringify(declared);
  }
}

/** Kinds whose constants are the same text in the target, whatever their type is there. */
const SAME_TEXT: ReadonlySet<LogicalType['kind']> = new Set(['text', 'uuid', 'enum', 'json']);

/** Whether values become text that no constant of the declared type is spelled as, and that compares otherwise. */
function isReworded(chosen: LogicalType, declared: LogicalType): boolean {
  return chosen.kind === 'text' && !SAME_TEXT.has(declared.kind);
}

function wide(type: LogicalType): boolean {
  return type.kind === 'decimal' && type.precision === undefined;
}

function sameText(chosen: LogicalType & { kind: 'text' }, declared: LogicalType): boolean {
  return (
    declared.kind === 'text' &&
    declared.maxLength !== undefined &&
    (chosen.maxLength ?? 0) >= declared.maxLength
  );
}
