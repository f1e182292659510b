import type { NativeObject, Table } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../sql-text.js';
import { placeIn } from '../statement.js';
import type { Affected } from './affected.js';
import { alterTable } from './column-text.js';
import { type Operation, operation } from './operation.js';
import { type Blocked, type Scope, tableOf } from './scope.js';

/** How an object comes and goes. */
export interface ObjectTexts {
  readonly make: readonly string[];
  readonly drop: readonly string[];
}

/** The statements for a policy, a rule, a choice or a comment of a table; undefined for what only its makers can make. */
export function objectTexts(table: Table, { kind, name, text }: NativeObject): ObjectTexts | undefined {
  const target = qualifiedName(table.name);
  if (kind === 'rule') return { make: [text], drop: [`DROP RULE ${quoteName(name)} ON ${target}`] };
  if (kind === 'comment') return undefined;
  if (kind === 'policy') {
    const make = `CREATE POLICY ${quoteName(name)} ON ${target} AS ${quoteRoles(text)}`;
    return { make: [make], drop: [`DROP POLICY ${quoteName(name)} ON ${target}`] };
  }
  return optionTexts(alterTable(table), { name, text });
}

/** The catalogue's roles are names as they are; PUBLIC is a word. */
function quoteRoles(text: string): string {
  return text.replace(/ TO (.*?)(?= USING \(| WITH CHECK \(|$)/s, (_, roles: string) => {
    const names = roles.split(', ').map((role) => (role === 'PUBLIC' ? role : quoteName(role)));
    return ` TO ${names.join(', ')}`;
  });
}

function optionTexts(
  table: string,
  { name, text }: Pick<NativeObject, 'name' | 'text'>,
): ObjectTexts | undefined {
  switch (name) {
    case 'row level security': {
      const force = text === 'for the owner, too' ? [`${table} FORCE ROW LEVEL SECURITY`] : [];
      return {
        make: [`${table} ENABLE ROW LEVEL SECURITY`, ...force],
        drop: [`${table} NO FORCE ROW LEVEL SECURITY`, `${table} DISABLE ROW LEVEL SECURITY`],
      };
    }
    case 'UNLOGGED':
      return { make: [`${table} SET UNLOGGED`], drop: [`${table} SET LOGGED`] };
    case 'REPLICA IDENTITY':
      if (text !== 'FULL' && text !== 'NOTHING') return undefined;
      return { make: [`${table} REPLICA IDENTITY ${text}`], drop: [`${table} REPLICA IDENTITY DEFAULT`] };
    default:
      return undefined;
  }
}

/** What of these goes before all else and comes after it. */
export function changeObjects(
  scope: Scope,
  { objects }: Affected,
): Record<'drop' | 'make', readonly Operation[]> & { readonly blocked: readonly Blocked[] } {
  const blocked: Blocked[] = [];
  const on = (side: 'found' | 'wanted'): readonly Operation[] =>
    objects.flatMap((pair) => {
      const [object, table] = [pair[side], tableOf(scope[side], pair.table)];
      if (object === undefined || table === undefined || object.name.startsWith('NO INHERIT of')) return [];
      const texts = objectTexts(table, object);
      const place = placeIn(table.name, { object: object.name });
      if (texts === undefined)
        blocked.push({
          place,
          reason: `${object.name} of the table is nothing that a change can make or take away.`,
        });
      const { make = [], drop = [] } = texts ?? {};
      const what = `${object.kind} ${quoteName(object.name)} of ${qualifiedName(table.name)}`;
      const more = { table: table.name, object: object.name };
      if (texts === undefined) return [];
      return side === 'found'
        ? [operation(`drop ${what}`, drop.join(';\n'), make, more)]
        : [operation(`create ${what}`, make.join(';\n'), drop, more)];
    });
  const [drop, make] = [on('found'), on('wanted')];
  return { drop, make, blocked };
}
