import type {
  CompiledChange,
  DatabaseSchema,
  Note,
  ObjectChange,
  SchemaChange,
  Table,
  TableName,
} from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { keptName } from '../../introspect/left-out.js';
import { placeIn } from '../statement.js';
import { type Alteration, alterTable, createIndex } from './alter-table.js';
import { guard } from './guard.js';
import { tableNamed } from './named.js';
import { newIndex, newTable } from './new-table.js';
import { renameSteps } from './rename.js';
import { withOptions } from './same-table.js';
import { type Step, type Surroundings, toStatement } from './step.js';
import { viewsAndTriggers } from './views-and-triggers.js';
import { createTableStep, dropTableStep } from './whole-table.js';

/** A table on both sides, and what of it differs. */
interface Pair {
  readonly found: Table;
  readonly wanted: Table;
  readonly changes: readonly ObjectChange[];
}

/**
 * The statements that bring a schema that is there to another one, in one transaction. What ALTER TABLE cannot do makes a table
 * anew with its rows.
 */
export function change({ found, wanted, changes, renames, keepAs }: SchemaChange): CompiledChange {
  const around: Surroundings = {
    found: { ...found, tables: found.tables.map(withOptions) },
    wanted: { ...wanted, tables: wanted.tables.map(withOptions) },
    keepAs,
    back: false,
  };
  const { pairs, gone, come } = tablesOf(around, changes);
  const altered = pairs.map((pair) => ({
    pair,
    ...alterTable(pair.found, pair.wanted, around, pair.changes),
  }));
  const texts = viewsAndTriggers(around);
  const guarded = guard(around, {
    rebuilt: altered.flatMap(({ rebuilt }) => rebuilt?.name.name ?? []),
    dropped: gone.map(({ name }) => name.name),
  });
  const steps: readonly Step[] = [
    ...renameSteps(around.found, renames),
    ...(guarded === undefined ? [] : [guarded[0]]),
    ...texts.drops,
    ...altered.flatMap(({ drops }) => drops),
    ...gone.map((table) => dropTableStep(table, around)),
    ...come.map(createTableStep),
    ...altered.flatMap(({ alters }) => alters),
    ...come.flatMap((table) => table.indexes.map((index) => createIndex(table, index))),
    ...altered.flatMap(({ makes }) => makes),
    ...texts.makes,
    ...(guarded === undefined ? [] : [guarded[1]]),
  ];
  const blocked = [
    ...come.flatMap(blockedNew),
    ...altered.flatMap((one) => blockedAltered(one, one.pair, found.notes)),
  ];
  const notes = [
    ...(keepAs === undefined ? [] : gone.map(({ name }) => keptNote(name, keptName(keepAs, name.name)))),
    ...altered.flatMap(({ kept, pair }) =>
      kept === undefined ? [] : [keptNote(pair.wanted.name, kept.name)],
    ),
  ];
  return { statements: steps.map(toStatement), notes, ...(blocked.length === 0 ? {} : { blocked }) };
}

/** Where what goes is kept, and how it goes. */
function keptNote(table: TableName, kept: string): Note {
  const name = quoteIdentifier(kept);
  return {
    code: 'REPLACED_KEPT',
    severity: 'info',
    place: placeIn(table),
    message: `What the change takes away of the table is kept in the table ${name}.`,
    suggestion: `The command "rollback" brings it back. To drop it: DROP TABLE ${name}`,
  };
}

/** Two tables whose names differ in case alone are one to SQLite. */
function tablesOf({ found, wanted }: Surroundings, changes: readonly ObjectChange[]) {
  const own = (table: Table): readonly ObjectChange[] =>
    changes.filter((one) => 'table' in one && one.table.name === table.name.name);
  const other = (schema: DatabaseSchema, { name }: Table): Table | undefined => tableNamed(schema, name.name);
  const isPart = ({ partOf }: Table): boolean => partOf !== undefined;
  const pairs = wanted.tables.flatMap((table): readonly Pair[] => {
    const old = other(found, table);
    const isOther = old !== undefined && (old.name.name !== table.name.name || own(table).length > 0);
    return isOther ? [{ found: old, wanted: table, changes: own(table) }] : [];
  });
  return {
    pairs,
    gone: found.tables.filter((table) => !isPart(table) && other(wanted, table) === undefined),
    come: wanted.tables.filter((table) => !isPart(table) && other(found, table) === undefined),
  };
}

type Blocked = NonNullable<CompiledChange['blocked']>;

function blockedNew(table: Table): Blocked {
  const notes = [newTable(table), ...table.indexes.map((index) => newIndex(table, index))].flatMap(
    (made) => made.notes,
  );
  return notes.map(({ place, message }) => ({ place, reason: message }));
}

/** A table can be made anew where all that it says can be said by SQLite itself. */
function blockedAltered(
  { rebuilt, makes }: Alteration,
  { found, wanted }: Pair,
  notes: SchemaChange['found']['notes'],
): Blocked {
  if (found.partOf !== undefined)
    return [
      { place: placeIn(found.name), reason: `It is a part of the virtual table ${found.partOf.name}.` },
    ];
  const made = new Set(makes.map(({ object }) => object));
  const own = wanted.indexes.filter(({ name }) => rebuilt !== undefined || made.has(name));
  const lost = [
    ...(rebuilt === undefined ? [] : newTable(rebuilt).notes),
    ...own.flatMap((index) => newIndex(wanted, index).notes),
  ].map(({ place, message }) => ({ place, reason: message }));
  const foreign = notes.filter(
    ({ code, place }) => code === 'GENERATED_NOT_CARRIED' && place.table === found.name.name,
  );
  if (rebuilt === undefined) return lost;
  return [
    ...lost,
    ...foreign.map(({ place }) => {
      const reason = 'The table has to be made anew, and only its application can compute this column.';
      return { place, reason };
    }),
  ];
}
