import { formatLogicalType, type LogicalKind, type LogicalType } from '@godwit/plugin-api';

/** Numbers that hold every number of a lower rank compare with it by value. */
const NUMBER_RANK: Partial<Readonly<Record<LogicalKind, number>>> = {
  integer: 1,
  bigint: 1,
  decimal: 2,
  float: 3,
};

/** Kinds whose types differ in length or precision only, which does not matter to equality. */
const SIZED: ReadonlySet<LogicalKind> = new Set(['text', 'timestamp', 'time']);

/** Whether values of the first type may point at values of the second. A target may still refuse. */
export function canPointAt(child: LogicalType, parent: LogicalType): boolean {
  const [from, to] = [NUMBER_RANK[child.kind], NUMBER_RANK[parent.kind]];
  if (from !== undefined && to !== undefined) return from <= to;
  if (child.kind !== parent.kind) return false;
  return SIZED.has(child.kind) || formatLogicalType(child) === formatLogicalType(parent);
}

/**
 * The type that holds every value of both with the same meaning, where neither the one nor the other does as it is;
 * undefined where there is none.
 */
export function joinTypes(a: LogicalType, b: LogicalType): LogicalType | undefined {
  if (isExactNumber(a) && isExactNumber(b)) return { kind: 'decimal' };
  if (a.kind === 'text' && isExactNumber(b)) return withoutLength(a);
  if (b.kind === 'text' && isExactNumber(a)) return withoutLength(b);
  return undefined;
}

/** A float holds no whole number beyond 2^53 for certain, so nothing exact is ever made one. */
function isExactNumber(type: LogicalType): boolean {
  return type.kind !== 'float' && NUMBER_RANK[type.kind] !== undefined;
}

function withoutLength({ maxLength: _, ...type }: Extract<LogicalType, { kind: 'text' }>): LogicalType {
  return type;
}
