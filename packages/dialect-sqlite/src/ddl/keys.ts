import { isDeepStrictEqual } from 'node:util';
import type { ForeignKey, Note, PrimaryKey, Table, UniqueKey } from '@godwit/plugin-api';
import { equalNulls, quoteIdentifier } from '@godwit/plugin-api/sql';
import { needsInlineKey } from './column-definition.js';
import { rowidColumn } from './create-context.js';
import { type Clause, nameList, placeIn } from './statement.js';
import { takesNulls } from './takes-nulls.js';

/** The primary key and the unique keys of a table, as clauses of CREATE TABLE. */
export function keyClauses(table: Table): readonly Clause[] {
  const { primaryKey } = table;
  const atColumn =
    rowidColumn(table) !== undefined || table.columns.some((column) => needsInlineKey(table, column));
  const primary = primaryKey === undefined ? [] : [keyClause(table, 'PRIMARY KEY', primaryKey)];
  return [
    // What it loses is told wherever it stands.
    ...primary.map((clause) => (atColumn ? { ...clause, sql: '' } : clause)),
    ...table.uniqueKeys.map((key, index) => {
      const clause = keyClause(table, 'UNIQUE', key);
      return { ...clause, notes: [...clause.notes, ...twinNotes(table, key, index)] };
    }),
  ];
}

/** SQLite makes nothing of a unique key over the columns of a key before it. */
function twinNotes(table: Table, key: UniqueKey, index: number): readonly Note[] {
  const { primaryKey } = table;
  const indexed = primaryKey === undefined || rowidColumn(table) !== undefined ? [] : [primaryKey];
  const twin = [...indexed, ...table.uniqueKeys.slice(0, index)].find(({ columns }) =>
    isDeepStrictEqual(columns, key.columns),
  );
  if (twin === undefined) return [];
  const place = placeIn(table.name, key.name === undefined ? {} : { object: key.name });
  const other = twin.name === undefined ? 'another key' : `"${twin.name}"`;
  const message = `The unique key (${key.columns.join(', ')}) is over the columns of ${other}, which refuses the same rows; SQLite keeps one of the two.`;
  return [{ code: 'UNIQUE_NOT_CARRIED', severity: 'info', place, message }];
}

function keyClause(table: Table, word: 'PRIMARY KEY' | 'UNIQUE', key: PrimaryKey | UniqueKey): Clause {
  const conflict = key.onConflict === undefined ? '' : ` ON CONFLICT ${key.onConflict.toUpperCase()}`;
  return {
    sql: `${constraintName(key.name)}${word} (${nameList(key.columns)})${conflict}`,
    notes: keyNotes(table, key),
  };
}

function keyNotes(table: Table, key: PrimaryKey | UniqueKey): readonly Note[] {
  const place = placeIn(table.name, key.name === undefined ? {} : { object: key.name });
  const notes: Note[] = [];
  if ((key.deferrable ?? 'not-deferrable') !== 'not-deferrable') {
    const message = `The key (${key.columns.join(', ')}) can be deferred, which SQLite has for foreign keys only.`;
    notes.push({ code: 'TABLE_OPTION_NOT_CARRIED', severity: 'info', place, message });
  }
  if (key.include !== undefined && key.include.length > 0) {
    const message = `The key (${key.columns.join(', ')}) was made without the columns that its index includes, which SQLite does not have: ${key.include.join(', ')}.`;
    notes.push({ code: 'TABLE_OPTION_NOT_CARRIED', severity: 'info', place, message });
  }
  if ('nullsNotDistinct' in key && key.nullsNotDistinct === true && takesNulls(table, key.columns)) {
    const message = `In the unique key (${key.columns.join(', ')}) NULLs were equal; in SQLite each differs from every other.`;
    const name = key.name ?? `${table.name.name}_${key.columns.join('_')}`;
    const help = equalNulls(table, key.columns, { target: quoteIdentifier(table.name.name), name });
    notes.push({ code: 'UNIQUE_NOT_CARRIED', severity: 'loss', place, message, ...help });
  }
  return notes;
}

/** `REFERENCES` with actions. SQLite checks it at the end of the load only; enforcement is the application's choice. */
export function foreignKeyClause(table: Table, key: ForeignKey): Clause {
  const sql = `${constraintName(key.name)}FOREIGN KEY (${nameList(key.columns)}) ${referencesClause(key)}`;
  return { sql, notes: matchNote(table, key) };
}

/** What a foreign key says of the table that it points at. */
export function referencesClause(key: ForeignKey): string {
  const { references } = key;
  const parts = [
    `REFERENCES ${quoteIdentifier(references.table.name)} (${nameList(references.columns)})`,
    key.onDelete === 'no-action' ? '' : `ON DELETE ${action(key.onDelete)}`,
    key.onUpdate === 'no-action' ? '' : `ON UPDATE ${action(key.onUpdate)}`,
    DEFERRABLE[key.deferrable],
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const DEFERRABLE = {
  'not-deferrable': '',
  'initially-immediate': 'DEFERRABLE INITIALLY IMMEDIATE',
  'initially-deferred': 'DEFERRABLE INITIALLY DEFERRED',
} as const;

function action(word: ForeignKey['onDelete']): string {
  return word.replace('-', ' ').toUpperCase();
}

function matchNote(table: Table, key: ForeignKey): readonly Note[] {
  if (key.match === 'simple' || key.columns.length === 1) return [];
  const place = placeIn(table.name, key.name === undefined ? {} : { object: key.name });
  const message = `The foreign key (${key.columns.join(', ')}) says MATCH ${key.match.toUpperCase()}; SQLite does as if it said SIMPLE.`;
  return [{ code: 'TABLE_OPTION_NOT_CARRIED', severity: 'info', place, message }];
}

export function constraintName(name: string | undefined): string {
  return name === undefined ? '' : `CONSTRAINT ${quoteIdentifier(name)} `;
}
