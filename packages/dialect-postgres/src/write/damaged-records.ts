import { MigrationError } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';
import { keepsRows } from './keep-rows.js';
import { recordColumns } from './record-tables.js';
import {
  absentTables,
  hasColumns,
  isOwn,
  isRecordTable,
  presentTables,
  type RecordRelation,
  type RecordsPlace,
} from './records-place.js';

/** The error of records that cannot be what godwit wrote. `what`: a clause that says why. */
export function damagedRecords(place: RecordsPlace, schema: string, what: string): MigrationError {
  return new MigrationError({
    code: 'RECORDS_DAMAGED',
    message: `The records of runs in the schema ${quoteName(schema)} of the target are not as godwit wrote them: ${what}.`,
    hint: `Nobody can go on with a run from them, or take one back. Remove them, and what they tell of earlier runs: "godwit clean", or ${removalOf(place, schema)}`,
    place: { schema },
  });
}

/** The SQL that takes the records away. A schema that holds something else by now is not dropped with them. */
export function removalOf(place: RecordsPlace, schema: string): string {
  const own = tablesToDrop(place, schema);
  return own.length === place.relations.length
    ? `DROP SCHEMA ${quoteName(schema)} CASCADE`
    : `DROP TABLE ${own.join(', ')}`;
}

/** The tables of the records, damaged ones too, and of rows that runs keep, but nothing else that bears their names. */
export function tablesToDrop({ relations }: RecordsPlace, schema: string): readonly string[] {
  const tables = relations.filter((one) => (isRecordTable(one) && one.kind === 'r') || keepsRows(one));
  return tables.map(({ name }) => qualifiedName({ schema, name }));
}

/** Throws RECORDS_DAMAGED where tables of records are there, but not all of them, or not as they were made. */
export function refuseDamaged(place: RecordsPlace, schema: string): void {
  const { relations, version } = place;
  if (!relations.some(isOwn)) return;
  const named = relations.filter(isRecordTable);
  const [other] = named.filter((one) => !isOwn(one)).map(({ name }) => quoteName(name));
  if (other !== undefined) throw damagedRecords(place, schema, `${other} has other columns or is no table`);
  // The tables of layout 1 may have some of what came later only where somebody else has made it.
  const half = named.find((one) => !hasColumns(one, 'later') && (version === 2 || hasLaterName(one)));
  if (half !== undefined)
    throw damagedRecords(place, schema, `${quoteName(half.name)} has not the columns of its version`);
  if (!presentTables(place).has('layout'))
    throw damagedRecords(place, schema, 'the table "layout" is missing');
  if (version === undefined) return;
  // Where nothing rests, nothing is lost with the table that tells it.
  const [absent] = absentTables(place, version).filter((table) => table !== 'suspended');
  if (absent !== undefined) throw damagedRecords(place, schema, `the table ${quoteName(absent)} is missing`);
}

function hasLaterName(relation: RecordRelation): boolean {
  return Object.keys(recordColumns(relation.name, 'later')).some((column) => column in relation.columns);
}
