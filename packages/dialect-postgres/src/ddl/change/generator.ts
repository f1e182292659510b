import type { Column, Identity, Table } from '@godwit/plugin-api';
import { serialProperty } from '../../introspect/columns.js';
import { shortenName } from '../names.js';
import { boundsClauses } from '../sequences.js';
import { dollarQuote, qualifiedName, quoteName, quoteText } from '../sql-text.js';

/** What makes the keys of a column: an IDENTITY, a sequence of its own behind its default, or one that others may read. */
export type Generator = 'none' | 'own' | 'serial' | 'shared';

export function generatorOf(table: Table, { name, identity }: Column): Generator {
  if (identity === undefined) return 'none';
  if (identity.sequence !== undefined) return 'shared';
  const serial = table.properties?.[serialProperty(name)] === true && identity.mode !== 'always';
  return serial ? 'serial' : 'own';
}

/** `GENERATED ... AS IDENTITY (...)`. */
export function ownIdentity(_: Table, { identity }: Column): string {
  const mode = identity?.mode === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  return `GENERATED ${mode} AS IDENTITY (${optionsOf(identity)})`;
}

function optionsOf(identity: Identity | undefined): string {
  const { start = '1', increment = '1', bounds } = identity ?? {};
  return [`START WITH ${BigInt(start)}`, `INCREMENT BY ${BigInt(increment)}`, ...boundsClauses(bounds)].join(
    ' ',
  );
}

/** A generator as it is, and as it shall be, of a column that is there. */
export interface GeneratorChange {
  readonly from: { readonly table: Table; readonly column: Column };
  readonly to: { readonly table: Table; readonly column: Column };
}

/** Brings one generator to the other and goes on with its number; one that is new begins above the largest key. */
export function changeGenerator({ from, to }: GeneratorChange): string {
  const [old, next] = [generatorOf(from.table, from.column), generatorOf(to.table, to.column)];
  const body = [
    'DECLARE last bigint; called boolean := true;',
    `  own text := pg_catalog.pg_get_serial_sequence(${quoteText(qualifiedName(to.table.name))}, ${quoteText(to.column.name)});`,
    'BEGIN',
    ...readNumber(old, from.column),
    ...(old === next && old !== 'shared' ? alterIt(old, to) : [...takeIt(old, to), ...makeIt(next, to)]),
    ...(next === 'own' || next === 'serial' ? setNumber(old, to) : []),
    'END',
  ];
  return `DO ${dollarQuote(body.join('\n'))}`;
}

function readNumber(old: Generator, { identity }: Column): readonly string[] {
  if (old === 'none') return [];
  if (old === 'shared' && identity?.sequence !== undefined) {
    return [
      `SELECT s.last_value, s.is_called INTO last, called FROM ${qualifiedName(identity.sequence)} AS s;`,
    ];
  }
  const read = "EXECUTE 'SELECT last_value, is_called FROM ' || own INTO last, called;";
  return [`IF own IS NOT NULL THEN ${read} END IF;`];
}

type Site = GeneratorChange['to'];

function alter({ table, column }: Site): string {
  return `ALTER TABLE ${qualifiedName(table.name)} ALTER COLUMN ${quoteName(column.name)}`;
}

function takeIt(old: Generator, site: Site): readonly string[] {
  if (old === 'own') return [`${alter(site)} DROP IDENTITY;`];
  if (old === 'shared') return [`${alter(site)} DROP DEFAULT;`];
  return old === 'none'
    ? []
    : [`${alter(site)} DROP DEFAULT;`, "IF own IS NOT NULL THEN EXECUTE 'DROP SEQUENCE ' || own; END IF;"];
}

function makeIt(next: Generator, site: Site): readonly string[] {
  const { table, column } = site;
  const { identity } = column;
  if (next === 'none') return [];
  if (next === 'own') return [`${alter(site)} ADD ${ownIdentity(table, column)};`];
  if (identity?.sequence !== undefined)
    return [`${alter(site)} SET DEFAULT ${nextOf(qualifiedName(identity.sequence))};`];
  const name = qualifiedName({ ...table.name, name: shortenName(`${table.name.name}_${column.name}_seq`) });
  const owner = `${qualifiedName(table.name)}.${quoteName(column.name)}`;
  return [
    `CREATE SEQUENCE ${name} AS ${sequenceType(column)} ${optionsOf(identity)} OWNED BY ${owner};`,
    `${alter(site)} SET DEFAULT ${nextOf(name)};`,
  ];
}

function nextOf(sequence: string): string {
  return `pg_catalog.nextval(${quoteText(sequence)}::pg_catalog.regclass)`;
}

/** What a sequence of a column is declared as. */
function sequenceType({ type }: Column): string {
  return type.kind === 'integer' ? (type.bits === 16 ? 'smallint' : 'integer') : 'bigint';
}

/** Bounds that are not said are those of the type. */
function alterIt(kind: Generator, site: Site): readonly string[] {
  const { identity } = site.column;
  const { min, max, cache, cycle } = identity?.bounds ?? {};
  const words = [
    `INCREMENT BY ${BigInt(identity?.increment ?? '1')}`,
    `START WITH ${BigInt(identity?.start ?? '1')}`,
    min === undefined ? 'NO MINVALUE' : `MINVALUE ${BigInt(min)}`,
    max === undefined ? 'NO MAXVALUE' : `MAXVALUE ${BigInt(max)}`,
    `CACHE ${BigInt(cache ?? '1')}`,
    cycle === true ? 'CYCLE' : 'NO CYCLE',
  ];
  if (kind === 'serial') {
    return [`EXECUTE 'ALTER SEQUENCE ' || own || ' AS ${sequenceType(site.column)} ${words.join(' ')}';`];
  }
  const mode = identity?.mode === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  return [`${alter(site)} SET GENERATED ${mode} ${words.map((word) => `SET ${word}`).join(' ')};`];
}

/** A generator of which nothing is read goes on after its largest key, or where it was once known to be. */
function setNumber(old: Generator, { table, column }: Site): readonly string[] {
  const owned = `pg_catalog.pg_get_serial_sequence(${quoteText(qualifiedName(table.name))}, ${quoteText(column.name)})`;
  const set = `IF last IS NOT NULL THEN PERFORM pg_catalog.setval(${owned}::pg_catalog.regclass, last, called); END IF;`;
  if (old !== 'none') return [set];
  const { increment = '1', lastValue } = column.identity ?? {};
  const [furthest, choose, beyond] = increment.startsWith('-')
    ? ['min', 'least', '<=']
    : ['max', 'greatest', '>='];
  const known = lastValue === undefined ? 'NULL::bigint' : `${BigInt(lastValue)}::bigint`;
  const start = BigInt(column.identity?.start ?? '1');
  return [
    `SELECT ${choose}(pg_catalog.${furthest}(t.${quoteName(column.name)}), ${known}) INTO last FROM ${qualifiedName(table.name)} AS t;`,
    `IF NOT last ${beyond} ${start} THEN last := NULL; END IF;`,
    set,
  ];
}
