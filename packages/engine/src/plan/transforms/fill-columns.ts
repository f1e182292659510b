import {
  type AnyTransform,
  type Column,
  defineTransform,
  formatTableName,
  type LogicalType,
  MigrationError,
  type Note,
  type Row,
  type Table,
  type Value,
} from '@godwit/plugin-api';
import { casterOf, Misfit } from '@godwit/plugin-api/conversions';
import { matchesNothing } from '../../names/matches-nothing.js';
import type { FilledRow, FillValue } from '../../options/fill-value.js';
import type { PlannedColumn } from '../migration-plan.js';
import { placeOf, tableKey } from '../names/place.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import { pathsOf } from '../tables/select-tables.js';
import type { ExistingTarget } from '../target/existing-target.js';

/** The drafts with a column more for each that the config gives a value. */
export interface Filled {
  readonly drafts: readonly TableDraft[];
  readonly notes: readonly Note[];
}

type Values = Readonly<Record<string, FillValue>>;

/**
 * Gives columns that only the target has their values: each is read as another column of the table, and becomes what the config
 * says. Throws NAME_MATCHES_NOTHING and OPTIONS_CONTRADICT.
 */
export function fillColumns(drafts: readonly TableDraft[], values: Values, existing: ExistingTarget): Filled {
  const used = new Set<string>();
  const notes: Note[] = [];
  const filled = drafts.map((draft) => {
    const table = existing.table(draft.target);
    const added = Object.entries(values).flatMap(([path, value]): readonly ColumnDraft[] => {
      // Its table may be called by the name of either side.
      const column = table?.columns.find(({ name }) => {
        return [...pathsOf(table, name), ...pathsOf(draft.source, name)].includes(path);
      });
      if (table === undefined || column === undefined) return [];
      used.add(path);
      refuseFilled(path, draft, column);
      notes.push(filledNote(draft, column));
      return [filledColumn(path, value, draft, { table, column })];
    });
    return added.length === 0 ? draft : { ...draft, columns: [...draft.columns, ...added] };
  });
  const unknown = Object.keys(values).find((path) => !used.has(path));
  if (unknown !== undefined) throw unknownPath(unknown, drafts, existing);
  return { drafts: filled, notes };
}

/** The data of the plan about one: it is in no way the column that is read in its place. */
export function plannedFill(
  { target, type, nullable, steps }: ColumnDraft,
  targetType: string,
): PlannedColumn {
  return {
    source: target,
    target,
    nativeType: '',
    declared: type,
    as: type,
    transforms: steps.map((step) => step.transform.name),
    filled: true,
    type,
    targetType,
    nullable,
    computed: false,
    fidelity: 'exact',
  };
}

interface Site {
  readonly table: Table;
  readonly column: Column;
}

function filledColumn(
  path: string,
  value: FillValue,
  draft: TableDraft,
  { table, column }: Site,
): ColumnDraft {
  const { name, type, nullable } = column;
  const read = draft.columns.filter(({ target }) => {
    return table.columns.find((one) => one.name === target)?.generated === undefined;
  });
  const [carrier] = read;
  if (carrier === undefined) throw nothingToRead(path, draft);
  const names = read.map(({ source }) => source.name);
  const { name: from, type: declared, nativeType } = carrier.source;
  const { as, form } = carrier;
  const site = { table: draft.source.name.name, column: name, type: as, nullable: true };
  return {
    source: { name: from, type: declared, nativeType, nullable: carrier.source.nullable },
    target: name,
    as,
    ...(form === undefined ? {} : { form }),
    type,
    nullable,
    steps: [{ transform: fillTransform(path, value, type, names), site, output: type }],
    origin: 'target',
    isFilled: true,
  };
}

function fillTransform(
  path: string,
  value: FillValue,
  type: LogicalType,
  names: readonly string[],
): AnyTransform {
  const made = (given: Value): Value => inType(given, type, path);
  const rest = { name: `fill ${path}`, match: {}, nulls: 'pass' } as const;
  if (typeof value !== 'function') {
    const same = made(value);
    return defineTransform({ ...rest, output: () => ({ type }), open: () => () => same as never });
  }
  const rowOf = (row: Row): FilledRow => Object.fromEntries(names.map((name, at) => [name, row[at] ?? null]));
  const open = () => (_: unknown, row: Row) => made(value(rowOf(row))) as never;
  return defineTransform({ ...rest, output: () => ({ type }), open });
}

/** A value in the form that the type has; a text is read as the type spells it. */
function inType(value: Value, type: LogicalType, path: string): Value {
  if (value === null) return null;
  const caster = casterOf(type);
  const isText = ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
  if (caster === undefined || !isText) return value;
  const found = caster.make(type, { bytes: 'hex', zone: undefined })(String(value), { kind: 'text' });
  if (!(found instanceof Misfit)) return found;
  throw new MigrationError({
    code: 'CONFIG_INVALID',
    message: `The value that options.fill gives "${path}" does not fit: ${found.reason}`,
    hint: `The column is of type ${type.kind}.`,
  });
}

function refuseFilled(path: string, draft: TableDraft, column: Column): void {
  const own = draft.columns.find(({ target }) => target === column.name);
  const why =
    own === undefined
      ? column.generated && 'the target computes'
      : `${formatTableName(draft.source.name)}.${own.source.name} of the source fills`;
  if (why === undefined) return;
  throw new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `options.fill gives a value to "${path}", which ${why}.`,
    hint:
      own === undefined
        ? 'Leave it out of options.fill.'
        : 'Leave it out of options.fill, or the column of the source out with excludeColumns.',
  });
}

function filledNote({ source }: TableDraft, { name }: Column): Note {
  return {
    code: 'COLUMN_FILLED',
    severity: 'info',
    place: placeOf(source.name, { column: name }),
    message: 'The source has no such column; rows get what options.fill says.',
  };
}

function unknownPath(path: string, drafts: readonly TableDraft[], existing: ExistingTarget): MigrationError {
  const moved = new Set(drafts.map(({ target }) => tableKey(existing.table(target)?.name ?? target)));
  const known = existing.schema.tables
    .filter(({ name }) => moved.has(tableKey(name)))
    .flatMap((table) => table.columns.map(({ name }) => `${table.name.name}.${name}`));
  const message = `options.fill "${path}" is no column (table.column) of the target's tables that rows go into.`;
  return matchesNothing(message, path, known);
}

function nothingToRead(path: string, { source }: TableDraft): MigrationError {
  return new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `options.fill gives a value to "${path}", but no column of ${formatTableName(source.name)} moves.`,
  });
}
