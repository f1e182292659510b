import type { DomainType, EnumType } from '@godwit/plugin-api';
import { createEnum, createSchema } from '../create-types.js';
import { createSequence, raiseSequences } from '../sequences.js';
import { qualifiedName, quoteName } from '../sql-text.js';
import { type Operation, operation } from './operation.js';
import { changesOf, isSame, type Scope, type Side } from './scope.js';
import { domainText } from './types.js';

/** Schemas, enums, domains and sequences that come. */
export function newTypes(scope: Scope): readonly Operation[] {
  const { found, wanted } = scope;
  const isNew = ({ name }: EnumType): boolean => !found.schema.enums.some((one) => isSame(one.name, name));
  const made = wanted.schema.enums.filter(isNew).map((type) => {
    const { sql, purpose, undo = [] } = createEnum(type);
    return operation(purpose, sql, undo);
  });
  const domains = wanted.schema.domains.filter(({ name }) => {
    return changesOf(scope, 'domain').some(
      (one) => one.found === undefined && one.wanted !== undefined && isSame(one.wanted.name, name),
    );
  });
  return [
    ...newSchemas(scope),
    ...made,
    ...domains.map((domain) => makeDomain(domain, wanted)),
    ...newSequences(scope),
  ];
}

function makeDomain(domain: DomainType, side: Side): Operation {
  const name = qualifiedName(domain.name);
  return operation(`create domain ${name}`, domainText(domain, side), [`DROP DOMAIN ${name}`]);
}

/** Where a schema is made, it stays when the rest is taken back, since others may use it by then. */
function newSchemas({ found, wanted }: Scope): readonly Operation[] {
  const all = ({ schema }: Side): readonly string[] => {
    return [
      ...schema.tables,
      ...schema.views,
      ...schema.enums,
      ...schema.domains,
      ...schema.sequences,
    ].flatMap(({ name }) => name.schema ?? []);
  };
  const there = new Set(all(found));
  const missing = [...new Set(all(wanted))].filter((name) => !there.has(name));
  return missing.map((name) => operation(`create schema ${quoteName(name)}`, createSchema(name).sql, []));
}

function newSequences(scope: Scope): readonly Operation[] {
  return changesOf(scope, 'sequence').flatMap(({ found, wanted }) => {
    if (wanted === undefined) return [];
    if (found !== undefined) return [];
    const made = createSequence(wanted);
    const raised = raiseSequences([wanted]).map(({ sql, purpose }) => operation(purpose, sql, []));
    return [operation(made.purpose, made.sql, made.undo ?? []), ...raised];
  });
}

/** Types and sequences that go, when nothing uses them any more. */
export function goneTypes(scope: Scope): readonly Operation[] {
  const { found, wanted, keepAs } = scope;
  const sequences = changesOf(scope, 'sequence').flatMap(({ found: old, wanted: next }) => {
    if (old === undefined || next !== undefined) return [];
    const name = qualifiedName(old.name);
    const again = [createSequence(old).sql, ...raiseSequences([old]).map(({ sql }) => sql)];
    return [operation(`drop sequence ${name}`, `DROP SEQUENCE ${name}`, again)];
  });
  // What is kept may be of such a type.
  if (keepAs !== undefined) return sequences;
  const domains = changesOf(scope, 'domain').flatMap(({ found: old, wanted: next }) => {
    if (old === undefined || next !== undefined) return [];
    const name = qualifiedName(old.name);
    return [operation(`drop domain ${name}`, `DROP DOMAIN ${name}`, [domainText(old, found)])];
  });
  const enums = found.schema.enums.filter(
    ({ name }) => !wanted.schema.enums.some((one) => isSame(one.name, name)),
  );
  const types = enums.map((type) => {
    const { sql } = createEnum(type);
    return operation(`drop type ${qualifiedName(type.name)}`, `DROP TYPE ${qualifiedName(type.name)}`, [sql]);
  });
  return [...sequences, ...domains.toReversed(), ...types];
}
