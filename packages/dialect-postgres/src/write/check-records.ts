import { MigrationError } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';
import { damagedRecords, refuseDamaged } from './damaged-records.js';
import { RECORD_RIGHTS, RECORD_TABLES, RECORDS_VERSION } from './record-tables.js';
import { isOwn, presentTables, type RecordsPlace, recordsLayout } from './records-place.js';

/** Throws the coded error that keeping records in a schema would meet. */
export function checkRecords(place: RecordsPlace, schema: string): void {
  refuseForeign(place, schema);
  refuseUnreadable(place, schema);
  const grants = grantsFor(place, schema);
  if (grants === undefined) return;
  throw new MigrationError({
    code: 'PERMISSION_DENIED',
    message: `The user "${place.user}" may not keep godwit's own records in the schema "${schema}" of the database "${place.database}".`,
    hint: `${grants}\nOr name another schema, or keep no records: options.bookkeeping "none".`,
  });
}

/** Throws the coded error of records that are there and that this godwit cannot read. */
export function refuseUnreadable(place: RecordsPlace, schema: string): void {
  const { version } = place;
  if (version !== undefined && version > RECORDS_VERSION) {
    const message = `The schema ${quoteName(schema)} of the target was written by a newer godwit (layout ${version}, this one knows ${RECORDS_VERSION}).`;
    throw new MigrationError({ code: 'RECORDS_TOO_NEW', message, hint: 'Use that newer godwit.' });
  }
  refuseDamaged(place, schema);
  if (place.relations.some(isOwn) && place.mayReadLayout && version === undefined)
    throw damagedRecords(place, schema, 'the table "layout" does not tell their version');
}

/** What would help; undefined where nothing is lacking. */
function grantsFor(place: RecordsPlace, schema: string): string | undefined {
  const user = quoteName(place.user);
  const name = quoteName(schema);
  if (!place.exists) {
    if (place.may_create_schemas) return undefined;
    return `The database's owner grants it:\nGRANT CREATE ON DATABASE ${quoteName(place.database)} TO ${user};\nor makes it:\nCREATE SCHEMA ${name} AUTHORIZATION ${user};`;
  }
  const strangers = ownersToAsk(place);
  if (strangers.length > 0)
    return `They are of an earlier godwit, and only their owner may add to them what this one needs:\nGRANT ${strangers.join(', ')} TO ${user};`;
  const present = presentTables(place);
  const complete = RECORD_TABLES.every((table) => present.has(table));
  const ofSchema = [...(place.usage ? [] : ['USAGE']), ...(place.create || complete ? [] : ['CREATE'])];
  const ofTables = place.relations.flatMap((table) => {
    if (!isOwn(table)) return [];
    const wanted = RECORD_RIGHTS[table.name];
    const lacking = wanted.filter((right) => table.lacking.includes(right));
    const on = qualifiedName({ schema, name: table.name });
    return lacking.length === 0 ? [] : [`GRANT ${lacking.join(', ')} ON ${on} TO ${user}`];
  });
  const grants = [
    ...(ofSchema.length === 0 ? [] : [`GRANT ${ofSchema.join(', ')} ON SCHEMA ${name} TO ${user}`]),
    ...ofTables,
  ];
  return grants.length === 0 ? undefined : `Its owner grants it:\n${grants.join(';\n')};`;
}

/** The owners of tables that have to be altered and whose rights this user does not have. */
function ownersToAsk(place: RecordsPlace): readonly string[] {
  if (recordsLayout(place) !== 1) return [];
  const foreign = place.relations.filter((one) => isOwn(one) && !one.owned);
  return [...new Set(foreign.map(({ owner }) => quoteName(owner)))];
}

/** Records go into a schema of their own, so that it can be dropped as a whole. */
function refuseForeign({ relations }: RecordsPlace, schema: string): void {
  const [found] = relations;
  if (found === undefined || relations.some(isOwn)) return;
  throw new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `The schema ${quoteName(schema)} is to hold the records of runs, but it has something else: ${quoteName(found.name)}.`,
    hint: 'Name a schema that is empty or not there yet with options.bookkeeping.',
  });
}
