import type { Column, CompiledChange, DatabaseSchema, LogicalType, SchemaChange } from '@godwit/plugin-api';
import { qualifiedName } from '../sql-text.js';
import { type Operation, operation } from './operation.js';
import { isSame, type Scope } from './scope.js';
import { addValues, changedEnums, type EnumChange, onlyAdds } from './types.js';

/**
 * Values that come to enums, in a transaction before all else, since no default may name them before. None can be taken away
 * again, so that whoever takes this back makes the type anew.
 */
export function addEnumValues(
  scope: Scope,
  given: SchemaChange,
  compile: (change: SchemaChange) => CompiledChange,
): readonly Operation[] {
  return changedEnums(scope)
    .filter(onlyAdds)
    .flatMap((one) => {
      const back = compile({
        found: withValues(given.found, one),
        wanted: given.found,
        changes: [],
        renames: [],
      });
      const undo = back.statements.map(({ sql }) => sql);
      const purpose = `add a value to type ${qualifiedName(one.wanted.name)}`;
      return addValues(one).map((sql, index) => operation(purpose, sql, index === 0 ? undo : []));
    });
}

/** The schema with these values of the enum. */
function withValues(schema: DatabaseSchema, { wanted }: EnumChange): DatabaseSchema {
  const typed = (type: LogicalType): LogicalType => {
    if (type.kind === 'array') return { ...type, of: typed(type.of) };
    const isIt =
      type.kind === 'enum' && isSame({ schema: type.schema ?? 'public', name: type.name }, wanted.name);
    return isIt ? { ...type, values: wanted.values } : type;
  };
  const column = (one: Column): Column => ({ ...one, type: typed(one.type) });
  return {
    ...schema,
    enums: schema.enums.map((type) => (isSame(type.name, wanted.name) ? wanted : type)),
    tables: schema.tables.map((table) => ({ ...table, columns: table.columns.map(column) })),
  };
}
