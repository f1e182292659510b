import type { Column, LogicalType, Table, TypeMapper } from '@godwit/plugin-api';
import { casterOf } from '@godwit/plugin-api/conversions';
import type { NameMap } from '../names/name-map.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import type { ExistingTarget } from '../target/existing-target.js';
import type { TableFacts } from './profile-tables.js';

/** The types of the columns that a load into tables that are there goes into. */
export interface GivenTypes {
  /** Whether values of a planned type go into a column as they are; also where the target has no such column. */
  takes(table: Table, column: Column, type: LogicalType): boolean;
  /** The types, by column of the source, that drafts plan otherwise and that their values may be asked for. */
  otherwise(drafts: readonly TableDraft[]): ReadonlyMap<Column, LogicalType>;
}

/** Looks up the types of the tables that a target has. */
export function givenTypes(target: ExistingTarget, names: NameMap): GivenTypes {
  const find = (table: Table, column: Column): Column | undefined => {
    const name = names.column(table.name, column.name);
    const found = target.table(names.table(table.name) ?? table.name)?.columns;
    return found?.find((one) => one.name === name && one.generated === undefined);
  };
  const { types } = target.dialect;
  const takes: GivenTypes['takes'] = (table, column, type) => {
    const found = find(table, column);
    return found === undefined || takesType(found, type, types);
  };
  return {
    takes,
    otherwise: (drafts) => {
      const columns = drafts.flatMap(({ source: table, columns }) => {
        const free = columns.filter((one) => isFree(one) && !takes(table, one.source, one.type));
        return free.map(({ source }) => [source, find(table, source)?.type] as const);
      });
      return new Map(columns.filter((one): one is [Column, LogicalType] => isProvable(one[1])));
    },
  };
}

/** Whether a column of the target takes the values of a planned type as they are. */
export function takesType(found: Column, planned: LogicalType, types: TypeMapper): boolean {
  // Spelled by the same function on both sides, so that synonyms of one type are equal.
  const [given, wanted] = [types.toNative(found.type).type, types.toNative(planned).type];
  return given === wanted || holdsWholeNumbers(found.type, planned);
}

/** A key that the target makes may have more bits than the source's, as SQLite's have. */
function holdsWholeNumbers(found: LogicalType, planned: LogicalType): boolean {
  const bits = (type: LogicalType): number =>
    type.kind === 'bigint' ? 64 : type.kind === 'integer' ? type.bits : 0;
  return bits(planned) > 0 && bits(found) >= bits(planned);
}

/** What the config or a transform chose stays. */
function isFree({ origin, steps }: ColumnDraft): boolean {
  return origin !== 'config' && steps.length === 0;
}

/** What a value of a type of the target alone may be, only the target knows; what conversions make, they know. */
function isProvable(type: LogicalType | undefined): boolean {
  return type !== undefined && casterOf(type) !== undefined;
}

/** The columns of which a scan found that their given type loses nothing in any value. */
export function losesNothing(
  given: ReadonlyMap<Column, LogicalType>,
  tables: readonly Table[],
  facts: readonly TableFacts[],
): ReadonlyMap<Column, LogicalType> {
  const columns = tables.flatMap((table, index) => {
    const profiles = facts[index]?.profile?.columns ?? [];
    const whole = profiles.filter(({ fits, misfits, notes }) => {
      return fits === undefined && misfits === 0n && notes.every(({ severity }) => severity !== 'loss');
    });
    return table.columns.filter(({ name }) => whole.some((one) => one.name === name));
  });
  return new Map([...given].filter(([column]) => columns.includes(column)));
}
