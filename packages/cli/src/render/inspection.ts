import type { InspectedTable, Inspection } from '@godwit/engine';
import { type Column, formatLogicalType, formatTableName, type Table } from '@godwit/plugin-api';
import type { Colors } from '../output.js';
import { countOf, rowsText } from './figures.js';
import { renderGrid } from './grid.js';
import { printable } from './printable.js';

/** What a database holds, for people: every table with its columns, keys and indexes, then views and triggers. */
export function renderInspection(inspection: Inspection, colors: Colors): string {
  const { side, schema } = inspection;
  const head = `${colors.bold(printable(side.name))} (${printable(`${side.dialect} ${side.version}`)}): ${countsOf(inspection)}\n`;
  const tables = schema.tables.map((table, index) => renderTable(table, inspection.tables[index], colors));
  return [head, ...tables, ...renderTypes(schema)].join('\n');
}

function countsOf({ schema }: Inspection): string {
  const counts = [countOf(schema.tables.length, 'table')];
  if (schema.views.length > 0) counts.push(countOf(schema.views.length, 'view'));
  if (schema.triggers.length > 0) counts.push(countOf(schema.triggers.length, 'trigger'));
  if (schema.enums.length > 0) counts.push(countOf(schema.enums.length, 'enum'));
  if (schema.domains.length > 0) counts.push(countOf(schema.domains.length, 'domain'));
  if (schema.sequences.length > 0) counts.push(countOf(schema.sequences.length, 'sequence'));
  return counts.join(', ');
}

/** Types of the database's own. */
function renderTypes({ enums, domains }: Inspection['schema']): readonly string[] {
  const lines = [
    ...enums.map(({ name, values }) => `enum ${formatTableName(name)}: ${values.join(', ')}`),
    ...domains.map(({ name, nativeType }) => `domain ${formatTableName(name)}: ${nativeType}`),
  ];
  return lines.length === 0 ? [] : [lines.map((line) => `${printable(line)}\n`).join('')];
}

function renderTable(table: Table, facts: InspectedTable | undefined, colors: Colors): string {
  const name = printable(facts?.name ?? table.name.name);
  const rows = facts?.rows === undefined ? '' : ` ${rowsText(facts.rows)}`;
  const columns = table.columns.map((column) => cellsOf(column, table));
  const grid = renderGrid([{ title: '' }, { title: '' }, { title: '' }, { title: '' }], columns);
  return `${colors.bold(name)}${colors.dim(rows)}\n${grid}${renderParts(table)}`;
}

function cellsOf(column: Column, table: Table): readonly string[] {
  const remarks = [
    table.primaryKey?.columns.includes(column.name) ? 'primary key' : '',
    column.nullable ? '' : 'not null',
    column.identity === undefined ? '' : 'makes its keys',
    column.generated === undefined ? '' : 'generated',
    column.default === undefined ? '' : 'has a default',
  ].filter((remark) => remark !== '');
  const native = column.nativeType === '' ? '(none)' : column.nativeType;
  return [column.name, native, formatLogicalType(column.type), remarks.join(', ')].map(printable);
}

function renderParts(table: Table): string {
  const unique = table.uniqueKeys.map((key) => `unique (${key.columns.join(', ')})`);
  const foreign = table.foreignKeys.map(
    (key) =>
      `(${key.columns.join(', ')}) references ${formatTableName(key.references.table)} (${key.references.columns.join(', ')})`,
  );
  const indexes = table.indexes.map((index) => `${index.unique ? 'unique ' : ''}index ${index.name}`);
  const native = table.nativeConstraints?.map(({ kind, name }) => `${kind} ${name}`) ?? [];
  const checks = table.checks.length === 0 ? [] : [countOf(table.checks.length, 'check')];
  return [...unique, ...foreign, ...indexes, ...native, ...checks]
    .map((part) => `  ${printable(part)}\n`)
    .join('');
}
