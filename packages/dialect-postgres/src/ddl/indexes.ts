import type { Index, IndexPart, Note, Table } from '@godwit/plugin-api';
import { withoutFolds } from '../expressions/print/fold.js';
import { ASCII_FOLDS_PLAINLY } from '../types/abilities.js';
import { comparisonOf, comparisonOfColumn, foldedColumn } from './collation.js';
import type { CreateContext } from './create-context.js';
import { caveatNotes, printExpression } from './expression-text.js';
import { includeClause, MAX_KEY_COLUMNS } from './keys.js';
import { qualifiedName, quoteName } from './sql-text.js';
import { afterLoad, type Compiled, placeIn } from './statement.js';

/** The indexes of a table that are no keys. */
export function compileIndex(given: Table, index: Index, context: CreateContext): Compiled {
  const table = context.has.has(ASCII_FOLDS_PLAINLY) ? given : withoutFolds(given);
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
    object: name,
    undo: [`DROP INDEX ${qualified}`],
    ...(context.same && note && !index.unique && { noteWhenFailed: note }),
  });
  return {
    statements: [statement],
    notes: [...body.notes, ...renamed(table, index, name), ...foldedNotes(table, index)],
    made: [{ table: table.name, part: { indexes: [{ ...body.made, name }] } }],
  };
}

interface Refused {
  readonly ok: false;
  readonly reason: string;
}

interface Printed<Made> {
  readonly ok: true;
  readonly sql: string;
  readonly made: Made;
  readonly notes: readonly Note[];
}

type Clause<Made> = Printed<Made> | Refused;

function indexBody(table: Table, index: Index): Clause<Index> {
  if (index.needs !== undefined) {
    return { ok: false, reason: `it uses ${index.needs.join(', ')}, which the target lacks` };
  }
  if (index.parts.length > MAX_KEY_COLUMNS) {
    return { ok: false, reason: `PostgreSQL holds at most ${MAX_KEY_COLUMNS} columns in an index` };
  }
  const parts = index.parts.map((part) => indexPart(table, index, part));
  const refused = parts.find((part) => !part.ok);
  if (refused !== undefined) return refused;
  const kept = parts.filter((part) => part.ok);
  const where = predicate(table, index);
  if (!where.ok) return where;
  const method = index.method === undefined ? '' : ` USING ${quoteName(index.method)}`;
  const nulls = index.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : '';
  const list = kept.map((part) => part.sql).join(', ');
  const { where: _, needs: __, ...rest } = index;
  return {
    ok: true,
    sql: `${method} (${list})${includeClause(index)}${nulls}${where.sql}`,
    made: { ...rest, method: index.method ?? 'btree', parts: kept.map(({ made }) => made), ...where.made },
    notes: [...kept, where].flatMap(({ notes }) => notes),
  };
}

function indexPart(table: Table, index: Index, part: IndexPart): Clause<IndexPart> {
  const key = partKey(table, index, part);
  if (!key.ok) return key;
  const collation = nativeCollation(part);
  const operators = part.operatorClass === undefined ? '' : ` ${part.operatorClass}`;
  const direction = part.direction === 'desc' ? ' DESC' : '';
  const nulls = part.nulls === undefined ? '' : ` NULLS ${part.nulls.toUpperCase()}`;
  const usual = part.direction === 'desc' ? 'first' : 'last';
  const made: IndexPart = {
    ...key.made,
    direction: part.direction,
    ...(part.nulls === undefined || part.nulls === usual ? {} : { nulls: part.nulls }),
    ...(collation === '' || part.collation === undefined ? {} : { collation: part.collation }),
    ...(part.operatorClass === undefined ? {} : { operatorClass: part.operatorClass }),
  };
  return { ok: true, sql: `${key.sql}${collation}${operators}${direction}${nulls}`, made, notes: key.notes };
}

/** The collation that the part names decides, else that of its column. */
function partKey(
  table: Table,
  index: Index,
  part: IndexPart,
): Clause<Pick<IndexPart, 'column' | 'expression'>> {
  const column = table.columns.find((candidate) => candidate.name === part.column);
  if (column !== undefined) {
    const comparison =
      part.collation === undefined ? comparisonOfColumn(column) : comparisonOf(part.collation);
    const folded = foldedColumn(column, comparison);
    if (folded !== undefined) return ofExpression(folded);
    return { ok: true, sql: quoteName(column.name), made: { column: column.name }, notes: [] };
  }
  if (part.expression === undefined)
    return { ok: false, reason: 'it names a column that the table does not have' };
  const printed = printExpression(part.expression, { purpose: 'index', table });
  if (!printed.ok) return printed;
  const notes = caveats(table, index, printed);
  const folds = part.collation === undefined ? 'binary' : comparisonOf(part.collation);
  if (folds === 'nocase') return ofExpression(`lower((${printed.sql}) COLLATE "C")`, notes);
  return ofExpression(folds === 'rtrim' ? `rtrim((${printed.sql}), ' ')` : `(${printed.sql})`, notes);
}

function ofExpression(sql: string, notes: readonly Note[] = []): Clause<Pick<IndexPart, 'expression'>> {
  return { ok: true, sql, made: { expression: { text: sql, dialect: 'postgres' } }, notes };
}

function caveats(table: Table, index: Index, printed: Parameters<typeof caveatNotes>[0]): readonly Note[] {
  const place = placeIn(table.name, { object: index.name });
  return caveatNotes(printed, { code: 'INDEX_NOT_CARRIED', severity: 'info', place }, 'The index');
}

/** A collation of PostgreSQL's own, as its catalogue spells it. */
function nativeCollation(part: IndexPart): string {
  if (part.collation === undefined || comparisonOf(part.collation) !== 'other') return '';
  return ` COLLATE ${part.collation}`;
}

function predicate(table: Table, index: Index): Clause<Pick<Index, 'where'>> {
  if (index.where === undefined) return { ok: true, sql: '', made: {}, notes: [] };
  const printed = printExpression(index.where, { purpose: 'predicate', table });
  if (!printed.ok) return printed;
  const where = { text: printed.sql, dialect: 'postgres' };
  return { ok: true, sql: ` WHERE ${printed.sql}`, made: { where }, notes: caveats(table, index, printed) };
}

function notCarried(table: Table, index: Index, reason: string): Compiled {
  const expressions = index.parts.map((part) => part.expression?.text ?? quoteName(part.column ?? ''));
  const where = index.where === undefined ? '' : ` WHERE ${index.where.text}`;
  const unique = index.unique ? ' unique' : '';
  const message = `The${unique} index on (${expressions.join(', ')})${where} was left out: ${reason}.`;
  const place = placeIn(table.name, { object: index.name });
  return {
    statements: [],
    notes: [{ code: 'INDEX_NOT_CARRIED', severity: 'loss', place, message }],
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
    const name = column === undefined ? 'the expression' : quoteName(column.name);
    const folded = own === 'nocase' ? `lower(${name} COLLATE "C")` : `rtrim(${name}, ' ')`;
    const suggestion = `Compare ${folded} in queries, which the index serves.`;
    return [{ code: 'COLLATION_NOT_CARRIED', severity: 'info', place, message, suggestion }];
  });
}

function renamed(table: Table, index: Index, name: string): Compiled['notes'] {
  if (name === index.name) return [];
  const place = placeIn(table.name, { object: index.name });
  const message = `The index is called "${name}" now, since its name was too long or not free in its schema.`;
  return [{ code: 'NAME_CHANGED', severity: 'info', place, message }];
}
