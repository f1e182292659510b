import type { Check, DomainType, Sequence } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../sql-text.js';
import { type Operation, operation } from './operation.js';
import { changesOf, isSame, type Scope } from './scope.js';
import type { RebuiltType } from './types.js';

/** Sequences that stay, and count in another way; they go on with their numbers. */
export function alterSequences(scope: Scope): readonly Operation[] {
  return changesOf(scope, 'sequence').flatMap(({ found, wanted }) => {
    if (found === undefined || wanted === undefined) return [];
    return [
      operation(`alter sequence ${qualifiedName(wanted.name)}`, sequenceText(wanted), [sequenceText(found)]),
    ];
  });
}

function sequenceText({ name, start, increment, bounds = {} }: Sequence): string {
  const { min, max, cache, cycle } = bounds;
  const words = [
    `INCREMENT BY ${BigInt(increment)}`,
    min === undefined ? 'NO MINVALUE' : `MINVALUE ${BigInt(min)}`,
    max === undefined ? 'NO MAXVALUE' : `MAXVALUE ${BigInt(max)}`,
    `START WITH ${BigInt(start)}`,
    `CACHE ${BigInt(cache ?? '1')}`,
    cycle === true ? 'CYCLE' : 'NO CYCLE',
  ];
  return `ALTER SEQUENCE ${qualifiedName(name)} ${words.join(' ')}`;
}

/** Domains over the same type with other rules; those for values that are there are asked at the end. */
export function alterDomains(
  scope: Scope,
  rebuilt: readonly RebuiltType[],
): Record<'rules' | 'validate', readonly Operation[]> {
  const changed = changesOf(scope, 'domain').flatMap(({ found, wanted }) => {
    const isPair = found !== undefined && wanted !== undefined;
    return isPair && !rebuilt.some(({ name }) => isSame(name, found.name)) ? [{ found, wanted }] : [];
  });
  return {
    rules: changed.flatMap(({ found, wanted }) => [...values(found, wanted), ...checks(found, wanted)]),
    validate: changed.flatMap(({ found, wanted }) => validated(found, wanted)),
  };
}

function alterDomain({ name }: DomainType): string {
  return `ALTER DOMAIN ${qualifiedName(name)}`;
}

function values(found: DomainType, wanted: DomainType): readonly Operation[] {
  const change = alterDomain(wanted);
  const domain = qualifiedName(wanted.name);
  const said = ({ default: value }: DomainType): string =>
    value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value.text}`;
  const nulls = ({ nullable }: DomainType): string => (nullable ? 'DROP NOT NULL' : 'SET NOT NULL');
  return [
    ...(said(found) === said(wanted)
      ? []
      : [
          operation(`set the default of domain ${domain}`, `${change} ${said(wanted)}`, [
            `${change} ${said(found)}`,
          ]),
        ]),
    ...(found.nullable === wanted.nullable
      ? []
      : [
          operation(
            `alter NOT NULL of domain ${domain}`,
            `${change} ${nulls(wanted)}`,
            [`${change} ${nulls(found)}`],
            { risk: wanted.nullable ? 'safe' : 'rewrite' },
          ),
        ]),
  ];
}

function checks(found: DomainType, wanted: DomainType): readonly Operation[] {
  const gone = found.checks.filter((check) => !wanted.checks.some((one) => sameCheck(one, check)));
  const come = wanted.checks.filter((check) => !found.checks.some((one) => sameCheck(one, check)));
  const domain = qualifiedName(wanted.name);
  const drop = ({ name = '' }: Check): string => `${alterDomain(wanted)} DROP CONSTRAINT ${quoteName(name)}`;
  const add = ({ name, expression }: Check, more: string): string =>
    `${alterDomain(wanted)} ADD ${name === undefined ? '' : `CONSTRAINT ${quoteName(name)} `}CHECK (${expression.text})${more}`;
  return [
    ...gone.map((check) =>
      operation(`drop a check of domain ${domain}`, drop(check), [
        add(check, check.validated === false ? ' NOT VALID' : ''),
      ]),
    ),
    ...come.map((check) =>
      operation(
        `add a check to domain ${domain}`,
        add(check, check.name === undefined ? '' : ' NOT VALID'),
        check.name === undefined ? [] : [drop(check)],
      ),
    ),
  ];
}

/** One that only shall hold for all values is the same. */
function sameCheck(a: Check, b: Check): boolean {
  return (
    a.name === b.name &&
    a.expression.text === b.expression.text &&
    !(a.validated === false && b.validated !== false)
  );
}

function validated(found: DomainType, wanted: DomainType): readonly Operation[] {
  return wanted.checks.flatMap((check) => {
    const isThere = found.checks.some((one) => sameCheck(one, check) && one.validated === check.validated);
    if (isThere || check.name === undefined || check.validated === false) return [];
    const sql = `${alterDomain(wanted)} VALIDATE CONSTRAINT ${quoteName(check.name)}`;
    return [
      operation(`validate a check of domain ${qualifiedName(wanted.name)}`, sql, [], { risk: 'rewrite' }),
    ];
  });
}
