import type { Column, LogicalType, Table, TypeMapper } from '@godwit/plugin-api';
import { casterOf } from '@godwit/plugin-api/conversions';
import type { NameMap } from '../names/name-map.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import type { ExistingTarget } from '../target/existing-target.js';
import { CONVERSION_TO_TARGET } from './conversion.js';
import { type SpellingName, spellCast } from './spellings.js';
import type { TakenType, TakenTypes, TypeWishes } from './type-wishes.js';

/** The types of the columns that a load into tables that are there goes into. */
export interface GivenTypes {
  /** Whether values of a planned type go into a column as they are; also where the target has no such column. */
  takes(table: Table, column: Column, type: LogicalType): boolean;
  /** The types, by column of the source, that drafts plan otherwise and that their values may be asked for. */
  otherwise(drafts: readonly TableDraft[], wishes: Pick<TypeWishes, 'leavesType'>): TakenTypes;
}

/** What applications keep in columns of a target beyond what their types say. */
export interface Kept {
  /** The zone whose clocks times without a zone show. */
  readonly clock: string | undefined;
  /** How values of a column of the source are spelled there; undefined: as its dialect spells them. */
  spelled(table: Table, column: Column): SpellingName | undefined;
}

/** Looks up the types of the tables that a target has. */
export function givenTypes(target: ExistingTarget, names: NameMap, { clock, spelled }: Kept): GivenTypes {
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
    otherwise: (drafts, wishes) => {
      const columns = drafts.flatMap(({ source: table, columns }) => {
        return columns.flatMap((one): readonly (readonly [Column, TakenType])[] => {
          const { source } = one;
          // What the config or a transform chose stays.
          const isFree = one.steps.length === 0 && wishes.leavesType(table, source);
          const as = find(table, source)?.type;
          if (!isFree || as === undefined) return [];
          const spelling = types.keeps && spelled(table, source);
          const cast = spelling && spellCast(spelling, source.type, as);
          if (cast !== undefined) return [[source, { as: { kind: 'text' }, cast }]];
          if (clock !== undefined && as.kind === 'timestamp' && !as.zoned)
            return [[source, { as: { ...as, zoned: true }, clock }]];
          if (takes(table, source, one.type) || !isProvable(as)) return [];
          // Any text is one of a type that the source does not know.
          return [[source, { as, ...(as.kind === 'native' ? { chosen: true } : {}) }]];
        });
      });
      return new Map(columns);
    },
  };
}

/** Whether a column of the target takes the values of a planned type as they are. */
export function takesType(found: Column, planned: LogicalType, types: TypeMapper): boolean {
  // Spelled by the same function on both sides, so that synonyms of one type are equal.
  const [given, wanted] = [types.toNative(found.type).type, types.toNative(planned).type];
  return given === wanted || holdsWholeNumbers(found.type, planned);
}

/** Whether a column keeps what a transform makes of values, whatever its type is called. */
export function keepsMade(found: Column, { type, steps }: ColumnDraft, types: TypeMapper): boolean {
  const last = steps.at(-1);
  if (last === undefined) return false;
  // How an application spells a value keeps it from looking like another one as well.
  const kept = last.transform.name === CONVERSION_TO_TARGET ? last.site.type : type;
  return types.keeps?.(kept, found.nativeType) === true;
}

/** A key that the target makes may have more bits than the source's, as SQLite's have. */
function holdsWholeNumbers(found: LogicalType, planned: LogicalType): boolean {
  const bits = (type: LogicalType): number =>
    type.kind === 'bigint' ? 64 : type.kind === 'integer' ? type.bits : 0;
  return bits(planned) > 0 && bits(found) >= bits(planned);
}

/** What a value of a type of the target alone may be, only the target knows; what conversions make, they know. */
function isProvable(type: LogicalType): boolean {
  return casterOf(type) !== undefined;
}
