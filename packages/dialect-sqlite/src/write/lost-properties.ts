import type { DatabaseSchema, Note, SchemaObjects, Table, TableName } from '@godwit/plugin-api';

/** The properties of a table, as people write them. */
const WORDS = { strict: 'STRICT', withoutRowid: 'WITHOUT ROWID' } as const;

/** Properties that tables have and those that are made in their place have not. */
export function lostProperties(
  objects: readonly TableName[],
  { tables }: DatabaseSchema,
  made: SchemaObjects,
): readonly Note[] {
  return objects.flatMap(({ name }): readonly Note[] => {
    const [old, other] = [named(tables, name), named(made.tables, name)];
    const lost = Object.entries(WORDS).filter(([property]) => {
      return old?.properties?.[property] === true && other?.properties?.[property] !== true;
    });
    if (lost.length === 0) return [];
    const message = `The old one goes, and the new one will not be: ${lost.map(([, word]) => word).join(', ')}.`;
    return [{ code: 'REPLACED_OPTION_LOST', severity: 'warning', place: { table: name }, message }];
  });
}

function named(tables: readonly Table[], name: string): Table | undefined {
  return tables.find((table) => table.name.name.toLowerCase() === name.toLowerCase());
}
