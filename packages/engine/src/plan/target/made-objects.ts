import type { Column, Dialect, SchemaObjects, TargetSchema, TypeMapper } from '@godwit/plugin-api';

/** What a target has once it is made as wanted; a dialect that does not say has everything as it was asked for. */
export function madeObjects(wanted: TargetSchema, { name, ddl, types }: Dialect): SchemaObjects {
  if (ddl.makes !== undefined) return ddl.makes(wanted);
  const { from, tables, views, triggers, domains, sequences = [] } = wanted;
  const arrived = tables.map(({ nativeObjects, ...table }) => {
    return {
      ...table,
      ...(from === name && nativeObjects ? { nativeObjects } : {}),
      columns: table.columns.map((column) => ({ ...column, type: arrivedType(column, types) })),
    };
  });
  return { tables: arrived, views, triggers, domains, sequences };
}

/** The logical type that a wanted one is introspected as. */
function arrivedType({ type }: Column, types: TypeMapper): Column['type'] {
  const native = types.toNative(type);
  return native.fidelity === 'exact' ? type : types.toLogical(native.type).type;
}
