import { type DomainType, formatTableName, type TableName } from '@godwit/plugin-api';
import { objectPlace, tableKey } from '../plan/names/place.js';
import { typeText } from './column-parts.js';
import type { SchemaPart } from './schema-part.js';
import { checkPart } from './table-parts.js';

/** A domain, and the rules that it has for its values, each for itself. */
function domainParts(object: DomainType): readonly SchemaPart[] {
  const { name, type, over, nullable, default: value, checks } = object;
  const domain = `the domain ${formatTableName(name)}`;
  const part = (kind: SchemaPart['kind'], what: string, content: SchemaPart['content'] = {}): SchemaPart => {
    return { kind, id: tableKey(name), place: objectPlace(name), what, content, object };
  };
  return [
    part('domain', domain, { type: typeText(type), 'declared over': over && formatTableName(over) }),
    ...(nullable ? [] : [part('not null', `NOT NULL of ${domain}`)]),
    ...(value === undefined ? [] : [part('default', `the default of ${domain}`, { value })]),
    ...checks.map((check) => {
      const own = checkPart(check);
      return {
        ...part(own.kind, `${own.what} of ${domain}`, own.content),
        id: `${tableKey(name)} ${own.id}`,
      };
    }),
  ];
}

/** The parts of domains that shall be there, and of those of the same names that are; of one that is not, only itself. */
export function pairedDomainParts(
  wanted: readonly DomainType[],
  found: readonly DomainType[],
): Readonly<Record<'wanted' | 'found', readonly SchemaPart[]>> {
  const [asked, there] = [keysOf(wanted), keysOf(found)];
  return {
    wanted: wanted.flatMap((one) => domainParts(one).slice(0, there.has(tableKey(one.name)) ? undefined : 1)),
    found: found.filter(({ name }) => asked.has(tableKey(name))).flatMap(domainParts),
  };
}

/** Domains that only the target has. */
export function otherDomains(
  wanted: readonly DomainType[],
  found: readonly DomainType[],
): readonly SchemaPart[] {
  const asked = keysOf(wanted);
  return found
    .filter(({ name }) => !asked.has(tableKey(name)))
    .flatMap((one) => domainParts(one).slice(0, 1));
}

function keysOf(domains: readonly { readonly name: TableName }[]): ReadonlySet<string> {
  return new Set(domains.map(({ name }) => tableKey(name)));
}
