import type { Note } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { RECORD_MARK, RECORD_TABLES } from '../write/record-tables.js';
import type { TableRow } from './catalogue.js';
import type { SchemaObject } from './catalogue-queries.js';
import { ownerOf } from './module-tables.js';
import { readModule } from './virtual-module.js';

/** Notes about the tables that are not moved: virtual ones, those that serve them, and godwit's own. */
export function notesOnLeftOut(
  tables: readonly TableRow[],
  objects: ReadonlyMap<string, SchemaObject>,
): readonly Note[] {
  const virtual = tables.filter((table) => table.type === 'virtual').map((table) => table.name);
  return tables.flatMap((table): readonly Note[] => {
    if (table.type === 'virtual') return [virtualNote(table.name, objects.get(table.name)?.sql ?? '')];
    if (table.type === 'shadow') return [shadowNote(table.name, virtual)];
    if (table.type !== 'table' || !objects.has(table.name)) return [];
    if (isKept(table.name)) return [keptNote(table.name)];
    return isRecord(table.name, objects) ? [recordNote(table.name)] : [];
  });
}

/** SQLite keeps names that begin so for itself. */
export function isInternal(name: string): boolean {
  return name.toLowerCase().startsWith('sqlite_');
}

/** Whether a table holds godwit's own records of moves into this database. */
export function isRecord(name: string, objects: ReadonlyMap<string, SchemaObject>): boolean {
  return RECORD_TABLES.includes(name) && (objects.get(name)?.sql ?? '').includes(RECORD_MARK);
}

const KEPT = 'godwit_kept_';

/** Where rows or values of a table are kept that a change of the schema takes away; `keepAs` tells which change. */
export function keptName(keepAs: string, table: string): string {
  return `${KEPT}${keepAs.slice(0, 8)}_${table}`;
}

/** Whether a table keeps what a change of the schema took away. */
export function isKept(name: string): boolean {
  return name.toLowerCase().startsWith(KEPT);
}

function keptNote(table: string): Note {
  const message = 'The table keeps rows or values that a change of the schema took away.';
  const suggestion = `DROP TABLE ${quoteIdentifier(table)}`;
  return { code: 'TABLE_LEFT_OUT', severity: 'info', place: { table }, message, suggestion };
}

function recordNote(table: string): Note {
  const message = 'The table holds the history of moves into this database.';
  return { code: 'TABLE_LEFT_OUT', severity: 'info', place: { table }, message };
}

function shadowNote(table: string, virtual: readonly string[]): Note {
  const owner = ownerOf(table, virtual);
  const of = owner === undefined ? 'a virtual table' : `the virtual table ${owner}`;
  return {
    code: 'TABLE_LEFT_OUT',
    severity: 'info',
    place: { table },
    message: `The table is a part of ${of} and means nothing without it.`,
  };
}

function virtualNote(table: string, sql: string): Note {
  const { module, options } = readModule(sql);
  const content = contentOf(table, module, options);
  return {
    code: 'TABLE_LEFT_OUT',
    severity: content.kept ? 'warning' : 'loss',
    place: { table },
    message: `The table is a virtual one of the module ${module}, which exists only in SQLite. ${content.message}`,
    suggestion: content.suggestion,
  };
}

interface Content {
  /** The content is moved with another table. */
  readonly kept: boolean;
  readonly message: string;
  readonly suggestion: string;
}

function contentOf(table: string, module: string, options: ReadonlyMap<string, string>): Content {
  const copy = `Copy what it holds into an ordinary table of the source before the move, in the program that has the module: CREATE TABLE ${quoteIdentifier(`${table}_moved`)} AS SELECT rowid AS "rowid", * FROM ${quoteIdentifier(table)}`;
  if (!/^fts\d$/.test(module)) {
    const place = /^(rtree|geopoly)/.test(module)
      ? `Its content is in the table ${table}_node.`
      : 'Its content is kept by the module.';
    return { kept: false, message: place, suggestion: copy };
  }
  const content = options.get('content');
  if (content === undefined)
    return { kept: false, message: `Its content is in the table ${table}_content.`, suggestion: copy };
  const search = 'Build the search anew in the target.';
  if (content === '')
    return { kept: true, message: 'It is an index without content of its own.', suggestion: search };
  return {
    kept: true,
    message: `It is an index over the table ${content}, which is moved.`,
    suggestion: search,
  };
}
