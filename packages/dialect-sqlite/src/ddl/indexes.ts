import type { Index, IndexPart, Note, Table } from '@godwit/plugin-api';
import { equalNulls, quoteIdentifier } from '@godwit/plugin-api/sql';
import { builtIn } from './collation-clause.js';
import { caveatNotes, printExpression } from './expression-text.js';
import { afterLoad, type Compiled, placeIn } from './statement.js';
import { takesNulls } from './takes-nulls.js';

type Body =
  | { readonly ok: true; readonly sql: string; readonly notes: readonly Note[] }
  | { readonly ok: false; readonly reason: string };

/** An index, made after the load. */
export function compileIndex(table: Table, index: Index): Compiled {
  const body = indexBody(table, index);
  if (!body.ok) return notCarried(table, index, body.reason);
  const name = quoteIdentifier(index.name);
  const target = quoteIdentifier(table.name.name);
  const unique = index.unique ? 'UNIQUE ' : '';
  const statement = afterLoad({
    id: `create-index:${name}`,
    sql: `CREATE ${unique}INDEX ${name} ON ${target} ${body.sql}`,
    purpose: `create ${unique.toLowerCase()}index ${name}`,
    table: table.name,
    object: index.name,
    undo: [`DROP INDEX ${name}`],
  });
  return { statements: [statement], notes: [...body.notes, ...lostNotes(table, index)] };
}

function indexBody(table: Table, index: Index): Body {
  // Each of these orders single values, as the one kind of index that SQLite has.
  if (index.method !== undefined && !['btree', 'hash'].includes(index.method))
    return { ok: false, reason: `SQLite has no ${index.method} indexes` };
  const parts: string[] = [];
  const notes: Note[] = [];
  for (const part of index.parts) {
    const printed = indexPart(table, index, part);
    if (!printed.ok) return printed;
    parts.push(printed.sql);
    notes.push(...printed.notes);
  }
  const where = predicate(table, index);
  if (!where.ok) return where;
  return { ok: true, sql: `(${parts.join(', ')})${where.sql}`, notes: [...notes, ...where.notes] };
}

function indexPart(table: Table, index: Index, part: IndexPart): Body {
  const key = partKey(table, index, part);
  if (!key.ok) return key;
  const collation = part.collation === undefined ? '' : builtIn(part.collation);
  // The text of an expression of the same dialect says its collation itself.
  if (collation === undefined && part.expression?.dialect !== 'sqlite')
    return { ok: false, reason: `SQLite itself has no collation ${part.collation}` };
  const collate = collation === '' || collation === undefined ? '' : ` COLLATE ${collation}`;
  const direction = part.direction === 'desc' ? ' DESC' : '';
  return { ok: true, sql: `${key.sql}${collate}${direction}`, notes: key.notes };
}

function partKey(table: Table, index: Index, part: IndexPart): Body {
  if (part.column !== undefined) return { ok: true, sql: quoteIdentifier(part.column), notes: [] };
  if (part.expression === undefined) return { ok: false, reason: 'it names a column that the table has not' };
  const printed = printExpression(part.expression, { purpose: 'index', table });
  if (!printed.ok) return printed;
  // An index of the same dialect keeps its text, so that it compares equal.
  const sql = part.expression.dialect === 'sqlite' ? printed.sql : `(${printed.sql})`;
  return { ok: true, sql, notes: caveats(table, index, printed) };
}

function predicate(table: Table, index: Index): Body {
  if (index.where === undefined) return { ok: true, sql: '', notes: [] };
  const printed = printExpression(index.where, { purpose: 'predicate', table });
  if (!printed.ok) return printed;
  return { ok: true, sql: ` WHERE ${printed.sql}`, notes: caveats(table, index, printed) };
}

function caveats(table: Table, index: Index, printed: Parameters<typeof caveatNotes>[0]): readonly Note[] {
  const place = placeIn(table.name, { object: index.name });
  return caveatNotes(printed, { code: 'INDEX_NOT_CARRIED', place }, 'The index');
}

function lostNotes(table: Table, index: Index): readonly Note[] {
  const place = placeIn(table.name, { object: index.name });
  const lost = [
    index.method === 'hash' ? 'its method (hash)' : '',
    index.include === undefined || index.include.length === 0 ? '' : 'the columns that it includes',
    index.parts.some((part) => part.nulls !== undefined) ? 'its own place for NULLs' : '',
    index.parts.some((part) => part.operatorClass !== undefined) ? 'its operator classes' : '',
  ].filter((part) => part !== '');
  const notes: Note[] = [];
  if (lost.length > 0) {
    const message = `The index was made without ${lost.join(' and ')}, which SQLite does not have.`;
    notes.push({ code: 'INDEX_NOT_CARRIED', severity: 'info', place, message });
  }
  const columns = index.parts.map(({ column }) => column);
  if (index.unique && index.nullsNotDistinct === true && takesNulls(table, columns)) {
    const target = quoteIdentifier(table.name.name);
    const message = 'In the unique index NULLs were equal; in SQLite each differs from every other.';
    notes.push({
      code: 'INDEX_NOT_CARRIED',
      severity: 'loss',
      place,
      message,
      ...(index.where === undefined ? equalNulls(table, columns, { target, name: index.name }) : {}),
    });
  }
  return notes;
}

function notCarried(table: Table, index: Index, reason: string): Compiled {
  const parts = index.parts.map((part) => part.expression?.text ?? quoteIdentifier(part.column ?? ''));
  const where = index.where === undefined ? '' : ` WHERE ${index.where.text}`;
  const unique = index.unique ? ' unique' : '';
  const note: Note = {
    code: 'INDEX_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(table.name, { object: index.name }),
    message: `The${unique} index on (${parts.join(', ')})${where} was left out: ${reason}.`,
  };
  return { statements: [], notes: [note] };
}
