import { type DatabaseSchema, type EnumType, type LogicalType, MigrationError } from '@godwit/plugin-api';
import type { TableDraft } from '../tables/drafts.js';

/** The schema with the enums that only the config names. Throws OPTIONS_CONTRADICT where a name has two lists of words. */
export function withAskedEnums(schema: DatabaseSchema, drafts: readonly TableDraft[]): DatabaseSchema {
  const enums = new Map(schema.enums.map((one) => [one.name.name, one]));
  for (const { type, origin, as } of drafts.flatMap(({ columns }) => columns)) {
    if (origin !== 'config' && as === type) continue;
    const asked = enumOf(type);
    if (asked === undefined) continue;
    const known = enums.get(asked.name.name);
    if (known !== undefined && JSON.stringify(known.values) !== JSON.stringify(asked.values))
      throw contradiction(asked.name.name);
    enums.set(asked.name.name, known ?? asked);
  }
  return { ...schema, enums: [...enums.values()] };
}

function enumOf(type: LogicalType): EnumType | undefined {
  if (type.kind === 'array') return enumOf(type.of);
  if (type.kind !== 'enum' || type.schema !== undefined) return undefined;
  return { name: { name: type.name }, values: type.values };
}

function contradiction(name: string): MigrationError {
  return new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `There are two lists of words for the enum "${name}".`,
    hint: 'Give one of them another name in typeMappings.',
  });
}
