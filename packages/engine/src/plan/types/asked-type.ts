import type { Column, ColumnPlan, LogicalType, TypeWish } from '@godwit/plugin-api';

/** The type that a column's values are asked for, and how they count time: the config's choice, else what is declared. */
export function asked({ type }: Column, wish: TypeWish | undefined): Pick<ColumnPlan, 'as' | 'form'> {
  const as = wish?.as === undefined ? type : withCollation(wish.as, type);
  return wish?.from === undefined ? { as } : { as, form: wish.from };
}

/** How text compares stays the column's own, whatever length its type is given. */
export function withCollation(type: LogicalType, declared: LogicalType): LogicalType {
  if (type.kind !== 'text' || type.collation !== undefined || declared.kind !== 'text') return type;
  return declared.collation === undefined ? type : { ...type, collation: declared.collation };
}
