import {
  type DomainType,
  type EnumType,
  formatTableName,
  type LogicalType,
  type Note,
  type Statement,
  type Table,
  type TableName,
  type TargetSchema,
  type Trigger,
  type View,
} from '@godwit/plugin-api';
import type { MemoryRules } from '../capabilities.js';
import type { NamedObject } from '../commands.js';
import { isSameName } from '../database.js';
import { placeIn } from '../state/failures.js';
import type { Losses } from './own-expression.js';
import { afterLoad, beforeLoad } from './statement.js';

/** The types and sequences that tables need, before them. */
export function createObjects(
  schema: TargetSchema,
  tables: readonly Table[],
  rules: MemoryRules,
  losses: Losses,
): readonly Statement[] {
  const isMissing = (object: { readonly name: TableName }): boolean =>
    !(schema.present ?? []).some((name) => isSameName(name, object.name));
  const enums = allEnums(schema, tables).filter(isMissing);
  const domains = schema.domains.filter(isMissing).map((one) => ownDomain(one, schema.from, rules, losses));
  const sequences = (schema.sequences ?? []).filter(isMissing);
  const objects: readonly NamedObject[] = [
    ...enums.map((one) => ({ is: 'enum', enum: one }) as const),
    ...domains.map((domain) => ({ is: 'domain', domain }) as const),
    ...sequences.map((sequence) => ({ is: 'sequence', sequence }) as const),
  ];
  return objects.map((object) => {
    const label = labelOf(object);
    const parts = { id: `create-${label}`.replaceAll(' ', ':'), purpose: `create ${label}` };
    return beforeLoad(parts, { do: 'create-object', object }, [{ do: 'drop-object', object }]);
  });
}

/** Views and triggers, after everything that their text may name. Nobody reads the text, so it may name what is not there. */
export function createTexts({ views, triggers }: TargetSchema): readonly Statement[] {
  return [
    ...views.map((view) => createText({ is: 'view', view }, viewNote(view))),
    ...triggers.map((trigger) => createText({ is: 'trigger', trigger }, triggerNote(trigger))),
  ];
}

function createText(object: NamedObject, noteWhenFailed: Note): Statement {
  const label = labelOf(object);
  const parts = { id: `create-${label}`.replaceAll(' ', ':'), purpose: `create ${label}`, noteWhenFailed };
  return afterLoad(parts, { do: 'create-object', object }, [{ do: 'drop-object', object }]);
}

/** The enums of the schema, and those that only a column tells of. */
function allEnums(schema: TargetSchema, tables: readonly Table[]): readonly EnumType[] {
  const found: EnumType[] = [...schema.enums];
  const types = [...tables.flatMap((table) => table.columns), ...schema.domains].map(({ type }) => type);
  for (const one of types.map(enumOf)) {
    if (one !== undefined && !found.some(({ name }) => isSameName(name, one.name))) found.push(one);
  }
  return found;
}

/** The enum that a type is or holds. */
export function enumOf(type: LogicalType): EnumType | undefined {
  if (type.kind === 'array') return enumOf(type.of);
  if (type.kind !== 'enum') return undefined;
  const { schema, name, values } = type;
  return { name: schema === undefined ? { name } : { schema, name }, values };
}

/** The domain as this dialect has it, without what it cannot say. */
export function ownDomain(domain: DomainType, from: string, rules: MemoryRules, losses: Losses): DomainType {
  const { default: value, checks, ...rest } = domain;
  const place = { ...placeIn(domain.name), object: domain.name.name };
  const column = { name: 'VALUE', type: domain.type, nativeType: '', nullable: true };
  const table = { name: domain.name, columns: [column] };
  const own = checks.flatMap((check) => {
    const told = { code: 'CHECK_NOT_CARRIED', place, what: `The check (${check.expression.text})` } as const;
    const expression = losses.expression(check.expression, rules.name, { purpose: 'check', table }, told);
    return expression === undefined ? [] : [{ ...check, expression }];
  });
  const told = { code: 'DEFAULT_NOT_CARRIED', place, what: 'The default' } as const;
  const ownValue = value && losses.expression(value, rules.name, { purpose: 'default', table }, told);
  const nativeType = from === rules.name ? domain.nativeType : rules.types.toNative(domain.type).type;
  return { ...rest, nativeType, checks: own, ...(ownValue === undefined ? {} : { default: ownValue }) };
}

/** An object as people call it. */
export function labelOf(object: NamedObject): string {
  switch (object.is) {
    case 'enum':
      return `enum ${formatTableName(object.enum.name)}`;
    case 'domain':
      return `domain ${formatTableName(object.domain.name)}`;
    case 'sequence':
      return `sequence ${formatTableName(object.sequence.name)}`;
    case 'view':
      return `view ${formatTableName(object.view.name)}`;
    default:
      return `trigger ${object.trigger.name} of ${formatTableName(object.trigger.table)}`;
  }
}

function viewNote({ name }: View): Note {
  const { schema, name: object } = name;
  const place = { ...(schema === undefined ? {} : { schema }), object };
  return { code: 'VIEW_NOT_CARRIED', severity: 'loss', place, message: 'The view was not made.' };
}

function triggerNote({ name, table }: Trigger): Note {
  const place = placeIn(table, { object: name });
  return { code: 'TRIGGER_NOT_CARRIED', severity: 'loss', place, message: 'The trigger was not made.' };
}
