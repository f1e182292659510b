import {
  type AnyTransform,
  type Column,
  type ColumnProfile,
  formatCount,
  formatLogicalType,
  formatTableName,
  isEncodedBatch,
  type LogicalType,
  type Note,
  type SourceSession,
  type Table,
  type Value,
} from '@godwit/plugin-api';
import { type Cast, casterOf, Misfit } from '@godwit/plugin-api/conversions';
import type { RunContext } from '../../run-context.js';
import { wordOf } from '../tables/select-tables.js';
import { CONVERSION_TO_TARGET, conversion } from './conversion.js';
import type { TableFacts } from './profile-tables.js';
import { isKeptOtherwise, targetCast, unitAsked } from './target-cast.js';
import type { TypeWishes } from './type-wishes.js';

const MAX_KEYS = 20;
const BATCH_BYTES = 1024 ** 2;

/** What is known of tables once wishes are tried that their source does not read by itself. */
export interface ConvertedWishes {
  /** With the reason and the rows where a wish cannot be obeyed. */
  readonly facts: readonly TableFacts[];
  /** What makes values of the types that are wished for, by column. */
  readonly conversions: ReadonlyMap<Column, AnyTransform>;
  /** How many values do not let a wish be obeyed, and the keys of some rows. */
  readonly refusals: ReadonlyMap<Column, Pick<Note, 'count' | 'keys'>>;
}

/** The types that are asked for, and by what; typeMappings where absent. */
interface Wishes {
  readonly by?: string;
  /** `cast`: what makes such values, whatever the source says of them. */
  read(
    table: Table,
    column: Column,
  ): (ReturnType<TypeWishes['read']> & { readonly cast?: Cast | undefined }) | undefined;
}

/** A wish that the source does not fulfil by itself, and what would. */
interface Wanted {
  readonly table: Table;
  readonly column: Column;
  readonly as: LogicalType;
  /** Absent where nothing makes such values. */
  readonly cast: Cast | undefined;
}

/**
 * Tries the conversions of the one table of them on every value of the columns whose type holds by construction, so that no
 * scan said which values another type takes. A table is read once, whatever the number of its wishes.
 */
export async function convertWishes(
  session: SourceSession,
  tables: readonly Table[],
  facts: readonly TableFacts[],
  wishes: Wishes,
  run: RunContext,
): Promise<ConvertedWishes> {
  const conversions = new Map<Column, AnyTransform>();
  const refusals = new Map<Column, Pick<Note, 'count' | 'keys'>>();
  const known: TableFacts[] = [];
  for (const [index, table] of tables.entries()) {
    const own = facts[index] ?? {};
    const wanted = wantedOf(table, own.profile?.columns ?? [], wishes);
    const found = await misfitsOf(session, table, wanted, run);
    for (const { column, as, cast } of wanted) {
      const misfits = found.get(column);
      if (cast === undefined || misfits === undefined) continue;
      if (isTaken(misfits, run)) conversions.set(column, conversion({ table, column, as, cast }, wishes.by));
      else refusals.set(column, { count: misfits.count, keys: misfits.keys });
    }
    known.push(withRefusals(own, wanted, found, conversions));
  }
  return { facts: known, conversions, refusals };
}

/** Whether a conversion is made: of every value, or of the most where rows with others may be left out. */
function isTaken({ count, values }: Misfits, { options }: RunContext): boolean {
  return count === 0 || (options.onError === 'reject-row' && count * 2 <= values);
}

function wantedOf(table: Table, profiles: readonly ColumnProfile[], wishes: Wishes): readonly Wanted[] {
  const refused = new Set(profiles.filter(isRefused).map(({ name }) => name));
  const reworded = new Set(profiles.filter((one) => one.reworded === 'all').map(({ name }) => name));
  return table.columns.flatMap((column) => {
    const { as, from, cast } = wishes.read(table, column) ?? {};
    if (as === undefined || from !== undefined) return [];
    if (cast !== undefined) return [{ table, column, as, cast }];
    const isGiven = wishes.by === CONVERSION_TO_TARGET;
    const isOtherwise = isGiven && reworded.has(column.name) && isKeptOtherwise(column.type, as);
    if (!isOtherwise && !refused.has(column.name)) return [];
    return [{ table, column, as, cast: isGiven ? targetCast(column.type, as) : castOf(column.type, as) }];
  });
}

/** Whether the scan gave another type than was asked for, and not for values that were tried. */
function isRefused({ fits, misfits }: ColumnProfile): boolean {
  return fits !== undefined && misfits === 0n;
}

/** The facts of a table with the reason why a wish is not obeyed, and without one where a conversion obeys it. */
function withRefusals(
  { profile, ...rest }: TableFacts,
  wanted: readonly Wanted[],
  found: ReadonlyMap<Column, Misfits>,
  made: Pick<ReadonlyMap<Column, AnyTransform>, 'has'>,
): TableFacts {
  if (profile === undefined) return rest;
  const reasons = new Map(
    wanted.map((one) => [
      one.column.name,
      made.has(one.column) ? undefined : refusal(one, found.get(one.column)),
    ]),
  );
  const columns = profile.columns.map((column): ColumnProfile => {
    if (!reasons.has(column.name)) return column;
    const { fits: _refused, ...own } = column;
    const fits = reasons.get(column.name);
    return { ...own, ...(fits && { fits }) };
  });
  return { ...rest, profile: { ...profile, columns } };
}

function castOf(from: LogicalType, to: LogicalType): Cast | undefined {
  const caster = casterOf(to);
  // How text spells bytes is a choice of the transform alone.
  if (caster?.from.includes(from.kind) !== true || to.kind === 'bytes') return undefined;
  return caster.make(to, { bytes: 'hex', zone: undefined });
}

/** What stands in the way of a conversion. */
interface Misfits {
  count: number;
  values: number;
  keys: string[];
  reason: string;
}

async function misfitsOf(
  session: SourceSession,
  table: Table,
  wanted: readonly Wanted[],
  { options, signal }: RunContext,
): Promise<ReadonlyMap<Column, Misfits>> {
  const tried = wanted.flatMap(({ column, cast }) => {
    return cast === undefined ? [] : [{ column, cast, found: { count: 0, values: 0, keys: [], reason: '' } }];
  });
  if (tried.length === 0) return new Map();
  const where = wordOf(table, options.where);
  const { batchSize: maxRows, onBadText: badText, sourceTimeZone, maxCellBytes } = options;
  const limits = { maxBytes: BATCH_BYTES, maxRows, badText, sourceTimeZone, maxCellBytes, signal };
  const columns = tried.map(({ column: { name, type } }) => ({ name, as: type }));
  for await (const batch of session.read(table, { columns, ...(where && { where }), ...limits })) {
    if (isEncodedBatch(batch)) continue;
    for (const [row, values] of batch.rows.entries()) {
      for (const [at, one] of tried.entries()) tryValue(one, values[at] ?? null, batch.rowIds?.[row]);
    }
  }
  return new Map(tried.map(({ column, found }) => [column, found]));
}

function tryValue(
  { column, cast, found }: { readonly column: Column; readonly cast: Cast; readonly found: Misfits },
  value: Value,
  key = '',
): void {
  if (value === null) return;
  found.values += 1;
  const made = cast(value, column.type);
  if (!(made instanceof Misfit)) return;
  found.count += 1;
  found.reason ||= made.reason;
  if (key !== '' && found.keys.length < MAX_KEYS) found.keys.push(key);
}

function refusal(
  { table, column: { name, type }, as }: Wanted,
  misfits: Misfits | undefined,
): ColumnProfile['fits'] {
  if (misfits === undefined) {
    const nothing = `Nothing makes ${formatLogicalType(as)} of ${formatLogicalType(type)}.`;
    return { as: type, reason: `${nothing}${unitAsked(`${formatTableName(table.name)}.${name}`, type, as)}` };
  }
  const { count, values, keys, reason } = misfits;
  if (count === 0) return undefined;
  const of = `${formatCount(BigInt(count))} of ${formatCount(BigInt(values))} ${values === 1 ? 'value' : 'values'}`;
  const first = keys[0] === undefined ? '' : ` (${keys[0]})`;
  const why = `${of} ${count === 1 ? 'does' : 'do'} not fit ${formatLogicalType(as)}: ${reason}${first}.`;
  return { as: type, reason: why };
}
