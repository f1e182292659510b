import type { Index, IndexPart, Note, Table } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../sql-text.js';
import { comparisonOf, comparisonOfColumn, foldedColumn } from './collation.js';
import type { CreateContext } from './create-context.js';
import { printExpression } from './expression-text.js';
import { includeClause, MAX_KEY_COLUMNS } from './keys.js';
import { afterLoad, type Compiled, placeIn } from './statement.js';

/** The indexes of a table that are no keys. */
export function compileIndex(table: Table, index: Index, context: CreateContext): Compiled {
  const body = indexBody(table, index);
  if (!body.ok) return notCarried(table, index, body.reason);
  const name = context.names.relation(table.name, index.name);
  const target = qualifiedName(table.name);
  const qualified = qualifiedName({ ...table.name, name });
  // Text of the same dialect is not read, so it may name a type that became another one.
  const [note] = notCarried(table, index, 'it names what did not come along').notes;
  const statement = afterLoad({
    id: `index:${qualified}`,
    sql: `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteName(name)} ON ${target}${body.sql}`,
    purpose: `create ${index.unique ? 'unique ' : ''}index ${quoteName(name)} on ${target}`,
    table: table.name,
    undo: [`DROP INDEX ${qualified}`],
    ...(context.same && note && !index.unique && { noteWhenFailed: note }),
  });
  return { statements: [statement], notes: [...renamed(table, index, name), ...foldedNotes(table, index)] };
}

type Body = { readonly ok: true; readonly sql: string } | { readonly ok: false; readonly reason: string };

function indexBody(table: Table, index: Index): Body {
  if (index.needs !== undefined) {
    return { ok: false, reason: `it uses ${index.needs.join(', ')}, which is not carried` };
  }
  if (index.parts.length > MAX_KEY_COLUMNS) {
    return { ok: false, reason: `PostgreSQL holds at most ${MAX_KEY_COLUMNS} columns in an index` };
  }
  const parts = index.parts.map((part) => indexPart(table, part));
  const refused = parts.find((part) => !part.ok);
  if (refused !== undefined && !refused.ok) return refused;
  const where = predicate(table, index);
  if (!where.ok) return where;
  const method = index.method === undefined ? '' : ` USING ${quoteName(index.method)}`;
  const nulls = index.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : '';
  const list = parts.map((part) => (part.ok ? part.sql : '')).join(', ');
  return { ok: true, sql: `${method} (${list})${includeClause(index)}${nulls}${where.sql}` };
}

function indexPart(table: Table, part: IndexPart): Body {
  const key = partKey(table, part);
  if (!key.ok) return key;
  const collation = nativeCollation(part);
  const operators = part.operatorClass === undefined ? '' : ` ${part.operatorClass}`;
  const direction = part.direction === 'desc' ? ' DESC' : '';
  const nulls = part.nulls === undefined ? '' : ` NULLS ${part.nulls.toUpperCase()}`;
  return { ok: true, sql: `${key.sql}${collation}${operators}${direction}${nulls}` };
}

/** The collation that the part names decides, else that of its column. */
function partKey(table: Table, part: IndexPart): Body {
  const column = table.columns.find((candidate) => candidate.name === part.column);
  if (column !== undefined) {
    const comparison =
      part.collation === undefined ? comparisonOfColumn(column) : comparisonOf(part.collation);
    return { ok: true, sql: foldedColumn(column, comparison) ?? quoteName(column.name) };
  }
  if (part.expression === undefined)
    return { ok: false, reason: 'it names a column that the table does not have' };
  const printed = printExpression(part.expression, { purpose: 'index', table });
  if (!printed.ok) return printed;
  const folds = part.collation === undefined ? 'binary' : comparisonOf(part.collation);
  if (folds === 'nocase') return { ok: true, sql: `lower((${printed.sql}) COLLATE "C")` };
  return { ok: true, sql: folds === 'rtrim' ? `rtrim((${printed.sql}), ' ')` : `(${printed.sql})` };
}

/** A collation of PostgreSQL's own, as its catalogue spells it. */
function nativeCollation(part: IndexPart): string {
  if (part.collation === undefined || comparisonOf(part.collation) !== 'other') return '';
  return ` COLLATE ${part.collation}`;
}

function predicate(table: Table, index: Index): Body {
  if (index.where === undefined) return { ok: true, sql: '' };
  const printed = printExpression(index.where, { purpose: 'predicate', table });
  return printed.ok ? { ok: true, sql: ` WHERE ${printed.sql}` } : printed;
}

function notCarried(table: Table, index: Index, reason: string): Compiled {
  const expressions = index.parts.map((part) => part.expression?.text ?? quoteName(part.column ?? ''));
  const where = index.where === undefined ? '' : ` WHERE ${index.where.text}`;
  const unique = index.unique ? ' unique' : '';
  const message = `The${unique} index on (${expressions.join(', ')})${where} was left out: ${reason}.`;
  const suggestion = `CREATE${unique.toUpperCase()} INDEX ${quoteName(index.name)} ON ${qualifiedName(table.name)} (...)`;
  const place = placeIn(table.name, { object: index.name });
  return {
    statements: [],
    notes: [{ code: 'INDEX_NOT_CARRIED', severity: 'loss', place, message, suggestion }],
  };
}

/** What is read in another way than the index said, where no note at the column tells so. */
function foldedNotes(table: Table, index: Index): readonly Note[] {
  const place = placeIn(table.name, { object: index.name });
  return index.parts.flatMap((part): readonly Note[] => {
    const column = table.columns.find(({ name }) => name === part.column);
    if (column?.type.kind === 'json' && column.type.form === 'text') {
      const message = `PostgreSQL has no order of json, so the index holds "${column.name}" as text.`;
      const suggestion = `Compare ${quoteName(column.name)}::text, which the index serves.`;
      return [{ code: 'INDEX_NOT_CARRIED', severity: 'info', place, message, suggestion }];
    }
    const own = part.collation === undefined ? 'binary' : comparisonOf(part.collation);
    if (own !== 'nocase' && own !== 'rtrim') return [];
    if (own === comparisonOfColumn(column)) return [];
    const message = `A part of the index compares by ${part.collation}; here it holds the folded text.`;
    const suggestion = `Say ${own === 'nocase' ? 'lower(... COLLATE "C")' : "rtrim(..., ' ')"} in the query, which the index serves.`;
    return [{ code: 'COLLATION_NOT_CARRIED', severity: 'info', place, message, suggestion }];
  });
}

function renamed(table: Table, index: Index, name: string): Compiled['notes'] {
  if (name === index.name) return [];
  const place = placeIn(table.name, { object: index.name });
  const message = `The index is called "${name}" now, since its name was too long or not free in its schema.`;
  return [{ code: 'NAME_CHANGED', severity: 'info', place, message }];
}
