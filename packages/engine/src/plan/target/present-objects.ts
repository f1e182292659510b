import {
  type DatabaseSchema,
  type DomainType,
  type EnumType,
  formatLogicalType,
  formatTableName,
  MigrationError,
  type TableName,
} from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import { tableKey } from '../names/place.js';

/** Objects beside tables that a plan wants in the target. */
export type WantedObjects = Pick<DatabaseSchema, 'enums' | 'domains' | 'sequences'>;

/** The wanted objects of which the target has one of the same name: just as it is wanted, or another. */
export interface PresentObjects {
  readonly same: readonly TableName[];
  readonly different: readonly TableName[];
}

export function presentObjects(wanted: WantedObjects, existing: WantedObjects): PresentObjects {
  const enums = compare(wanted.enums, existing.enums, enumText);
  const domains = compare(wanted.domains, existing.domains, domainText);
  const sequences = compare(wanted.sequences, existing.sequences, ({ increment }) => increment);
  return {
    same: [...enums.same, ...domains.same, ...sequences.same],
    different: [...enums.different, ...domains.different, ...sequences.different],
  };
}

/** Refuses a target that has other objects under wanted names: TARGET_NOT_EMPTY. */
export function refuseDifferent(different: readonly TableName[]): void {
  if (different.length === 0) return;
  throw new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `The target has other types or sequences of the same names: ${listNames(different.map(formatTableName))}.`,
    hint: 'Drop or rename them by hand, or choose another schema.',
  });
}

function compare<T extends { readonly name: TableName }>(
  wanted: readonly T[],
  existing: readonly T[],
  textOf: (object: T) => string,
): PresentObjects {
  const there = new Map(existing.map((object) => [tableKey(object.name), textOf(object)]));
  const found = wanted.filter((object) => there.has(tableKey(object.name)));
  const isSame = (object: T): boolean => there.get(tableKey(object.name)) === textOf(object);
  return {
    same: found.filter(isSame).map(({ name }) => name),
    different: found.filter((object) => !isSame(object)).map(({ name }) => name),
  };
}

function enumText({ values }: EnumType): string {
  return JSON.stringify(values);
}

function domainText({ type, nullable, checks, default: value }: DomainType): string {
  const rules = checks.map((check) => check.expression.text).sort();
  return JSON.stringify([formatLogicalType(type), nullable, rules, value?.text ?? null]);
}
