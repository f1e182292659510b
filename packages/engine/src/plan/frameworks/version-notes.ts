import { countOf, type Note } from '@godwit/plugin-api';
import { placeOf } from '../names/place.js';
import type { KnownTable } from './known-tables.js';
import type { BothVersions } from './version-difference.js';

/** A framework's table is not copied; `rows` where they were counted. */
export function leftNote({ table, known }: KnownTable, isThere: boolean, rows: number | undefined): Note {
  const behind =
    rows === undefined ? '' : ` ${countOf(rows, 'row')} ${rows === 1 ? 'stays' : 'stay'} behind.`;
  const why = isThere ? 'The target has its own.' : 'The target has no such table.';
  return {
    code: 'FRAMEWORK_TABLE_LEFT',
    severity: 'info',
    place: placeOf(table.name),
    message: `${known.framework} keeps its own records here, which are true of this database only. ${why}${behind}`,
    ...(rows === undefined ? {} : { count: rows }),
  };
}

/** Migrations are on record in the target alone. */
export function onlyTargetNote({ table, known }: KnownTable): readonly Note[] {
  if (known.versions === undefined) return [];
  return [
    {
      code: 'SCHEMA_VERSIONS_UNKNOWN',
      severity: 'info',
      place: placeOf(table.name),
      message: `${known.framework} records migrations in the target and not in the source, so that versions of the schema were not compared.`,
    },
  ];
}

/** They are on record in the source alone, or cannot be read. */
export function notComparedNote({ table, known }: KnownTable, other: KnownTable | undefined): Note {
  const why = other === undefined ? 'and not in the target' : 'but one side does not let its records be read';
  return {
    code: 'SCHEMA_VERSIONS_UNKNOWN',
    severity: 'warning',
    place: placeOf(table.name),
    message: `${known.framework} records migrations in the source, ${why}, so that versions of the schema were not compared.`,
    suggestion:
      'See that both sides are of one version, and that the tool of the application knows which migrations the target has.',
  };
}

/** Migrations that were written for each dialect apart. */
export function unsureNote({ table, known }: KnownTable, { source, target }: BothVersions): Note {
  return {
    code: 'SCHEMA_VERSIONS_UNKNOWN',
    severity: 'info',
    place: placeOf(table.name),
    message: `${known.framework} names migrations by the moment at which they were made, and both sides were made apart (${source.names.length} and ${target.names.length} applied), so that versions of the schema were not compared.`,
  };
}

/** The config lets the versions differ. */
export function acceptedNote({ table }: KnownTable, difference: string): Note {
  return {
    code: 'SCHEMA_VERSIONS_UNKNOWN',
    severity: 'warning',
    place: placeOf(table.name),
    message: `Both sides are of different versions of the application's schema, as acceptVersions allows. ${difference}.`,
  };
}
