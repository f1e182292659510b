import { type DatabaseSchema, type Finding, MAX_FINDING_KEYS, type Place } from '@godwit/plugin-api';
import { placeOf } from '../plan/names/place.js';

/** A name and where it stands. */
interface Named {
  readonly name: string;
  readonly place: Place;
  /** Where it stands in a room with names of other schemas. */
  readonly schema?: string | undefined;
}

/** Names that have more bytes than a target allows, and names of one room that would be the same there. */
export function nameFindings(schema: DatabaseSchema, allowed: AllowedNames): readonly Finding[] {
  const { bytes } = allowed;
  return roomsOf(schema, allowed).flatMap((names) => [...tooLong(names, bytes), ...collisions(names, bytes)]);
}

/** What a target makes of names. */
export interface AllowedNames {
  /** The bytes of the longest. */
  readonly bytes: number;
  /** Whether tables of several schemas may have one name. */
  readonly schemas: boolean;
}

/** Names that have to differ from each other: tables and indexes of a schema, columns of a table. */
function roomsOf(
  { tables, views }: DatabaseSchema,
  { schemas }: AllowedNames,
): readonly (readonly Named[])[] {
  const rooms = new Map<string, Named[]>();
  const put = (schema: string | undefined, named: Named): void => {
    const room = schemas ? (schema ?? '') : '';
    rooms.set(room, [...(rooms.get(room) ?? []), { ...named, ...(schemas ? {} : { schema }) }]);
  };
  for (const { name, indexes } of tables) {
    put(name.schema, { name: name.name, place: placeOf(name) });
    for (const index of indexes)
      put(name.schema, { name: index.name, place: placeOf(name, { object: index.name }) });
  }
  for (const { name } of views) put(name.schema, { name: name.name, place: { object: name.name } });
  const columns = tables.map((table) =>
    table.columns.map(({ name }) => ({ name, place: placeOf(table.name, { column: name }) })),
  );
  return [...rooms.values(), ...columns];
}

function tooLong(names: readonly Named[], maxBytes: number): readonly Finding[] {
  return names
    .filter(({ name }) => Buffer.byteLength(name) > maxBytes)
    .map(({ place }) => ({ code: 'NAME_TOO_LONG', count: 1, keys: [], place }));
}

/** One finding for all names that would be one; its keys are the names. */
function collisions(names: readonly Named[], maxBytes: number): readonly Finding[] {
  const groups = new Map<string, Named[]>();
  for (const named of names) {
    const same = cut(named.name.toLowerCase(), maxBytes);
    groups.set(same, [...(groups.get(same) ?? []), named]);
  }
  return [...groups.values()].flatMap((group): readonly Finding[] => {
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    const keys = group.map(shownName).slice(0, MAX_FINDING_KEYS);
    return [{ code: 'NAME_COLLISION', count: group.length, keys, place: first.place }];
  });
}

function shownName({ name, schema }: Named): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** The first bytes of a name; a character that does not fit whole is left out. */
function cut(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  return new TextDecoder().decode(Buffer.from(name).subarray(0, maxBytes), { stream: true });
}
