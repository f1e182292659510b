import type { Column, DomainType, EnumType, LogicalType, TableName } from '@godwit/plugin-api';
import { columnTypeText } from '../create-context.js';
import { createDomains } from '../create-domains.js';
import { createEnum } from '../create-types.js';
import { shortenName } from '../names.js';
import { qualifiedName, quoteName, quoteText } from '../sql-text.js';
import { type Operation, operation } from './operation.js';
import { changesOf, isSame, type Scope, type Side } from './scope.js';

/** A type that is made anew under its name, since PostgreSQL cannot alter it in that way. */
export interface RebuiltType {
  readonly name: TableName;
  /** Its name while the new one is made. */
  readonly away: TableName;
  readonly create: string;
  readonly createOld: string;
  /** Whether a column is of that type, or an array of it. */
  uses(column: Column): boolean;
}

/** Enums that change and stay. */
export interface EnumChange {
  readonly found: EnumType;
  readonly wanted: EnumType;
}

export function changedEnums({ found, wanted }: Scope): readonly EnumChange[] {
  return wanted.schema.enums.flatMap((type) => {
    const old = found.schema.enums.find(({ name }) => isSame(name, type.name));
    const isOther = old !== undefined && JSON.stringify(old.values) !== JSON.stringify(type.values);
    return isOther ? [{ found: old, wanted: type }] : [];
  });
}

/** Whether values only come to those that are there, so that the type can stay. */
export function onlyAdds({ found, wanted }: EnumChange): boolean {
  const kept = wanted.values.filter((value) => found.values.includes(value));
  return JSON.stringify(kept) === JSON.stringify(found.values);
}

/** `ALTER TYPE ... ADD VALUE`, each after the one before it. */
export function addValues({ found, wanted }: EnumChange): readonly string[] {
  const name = qualifiedName(wanted.name);
  const [first] = found.values;
  return wanted.values.flatMap((value, index) => {
    if (found.values.includes(value)) return [];
    const before = wanted.values[index - 1];
    const place =
      before === undefined
        ? first === undefined
          ? ''
          : ` BEFORE ${quoteText(first)}`
        : ` AFTER ${quoteText(before)}`;
    return [`ALTER TYPE ${name} ADD VALUE ${quoteText(value)}${place}`];
  });
}

/** Types that take another one of their name. */
export function rebuiltTypes(scope: Scope): readonly RebuiltType[] {
  const enums = changedEnums(scope).filter((change) => !onlyAdds(change));
  const domains = changesOf(scope, 'domain').flatMap(({ found, wanted }) => {
    return found !== undefined && wanted !== undefined && isOtherBase(found, wanted)
      ? [{ found, wanted }]
      : [];
  });
  return [
    ...enums.map(({ found, wanted }): RebuiltType => {
      const away = awayOf(found.name);
      return {
        name: found.name,
        away,
        create: createEnum(wanted).sql,
        createOld: createEnum({ ...found, name: away }).sql,
        uses: ({ type, domain }) => domain === undefined && namesEnum(type, wanted.name),
      };
    }),
    ...domains.map(({ found, wanted }): RebuiltType => {
      const away = awayOf(found.name);
      return {
        name: found.name,
        away,
        create: domainText(wanted, scope.wanted),
        createOld: domainText({ ...found, name: away }, scope.found),
        uses: ({ domain, nativeType }) => {
          const array = columnTypeText(
            { name: '', type: found.type, nativeType: '', nullable: true, domain: found.name },
            scope.found.context,
          );
          return (domain !== undefined && isSame(domain, found.name)) || nativeType === `${array}[]`;
        },
      };
    }),
  ];
}

function awayOf(name: TableName): TableName {
  return { ...name, name: shortenName(`godwit_old_${name.name}`) };
}

function namesEnum(type: LogicalType, { schema, name }: TableName): boolean {
  if (type.kind === 'array') return namesEnum(type.of, { schema: schema ?? 'public', name });
  return (
    type.kind === 'enum' &&
    type.name === name &&
    (type.schema === undefined || type.schema === (schema ?? 'public'))
  );
}

function isOtherBase(found: DomainType, wanted: DomainType): boolean {
  const over = ({ over: one }: DomainType): string => (one === undefined ? '' : qualifiedName(one));
  return found.nativeType !== wanted.nativeType || over(found) !== over(wanted);
}

/** `CREATE DOMAIN` with everything that it says. */
export function domainText(domain: DomainType, { context }: Side): string {
  const [made] = createDomains({ ...context, domains: [domain] });
  return (made?.statements ?? []).map(({ sql }) => sql).join(';\n');
}

/** The old types step aside for the new ones of their names. */
export function stepAside(rebuilt: readonly RebuiltType[]): readonly Operation[] {
  return rebuilt.flatMap(({ name, away, create }) => {
    const [own, other] = [qualifiedName(name), qualifiedName(away)];
    return [
      operation(`rename type ${own}`, `ALTER TYPE ${own} RENAME TO ${quoteName(away.name)}`, [
        `ALTER TYPE ${other} RENAME TO ${quoteName(name.name)}`,
      ]),
      operation(`create type ${own}`, create, [`DROP TYPE ${own}`]),
    ];
  });
}

/** The old types go when no column is of them any more. */
export function dropOldTypes(rebuilt: readonly RebuiltType[]): readonly Operation[] {
  return rebuilt.toReversed().map(({ away, name, createOld }) => {
    return operation(`drop the old type ${qualifiedName(name)}`, `DROP TYPE ${qualifiedName(away)}`, [
      createOld,
    ]);
  });
}
