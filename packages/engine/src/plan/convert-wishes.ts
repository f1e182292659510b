import {
  type AnyTransform,
  type Column,
  type ColumnProfile,
  defineTransform,
  formatCount,
  formatLogicalType,
  formatTableName,
  isEncodedBatch,
  type LogicalType,
  type Note,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { type Cast, casterOf, doesNotFit, Misfit } from '@godwit/plugin-api/conversions';
import type { RunContext } from '../run-context.js';
import type { TableFacts } from './profiler.js';
import { whereOf } from './select-tables.js';
import type { TypeWishes } from './type-wishes.js';

/** What the plan calls the transform that makes values of a type which typeMappings asks for. */
export const CONVERSION = 'typeMappings';
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

/**
 * Tries the conversions of the one table of them on every value of the columns whose type holds by construction, so that no
 * scan said which values another type takes.
 */
export async function convertWishes(
  session: SourceSession,
  tables: readonly Table[],
  facts: readonly TableFacts[],
  wishes: TypeWishes,
  run: RunContext,
): Promise<ConvertedWishes> {
  const conversions = new Map<Column, AnyTransform>();
  const refusals = new Map<Column, Pick<Note, 'count' | 'keys'>>();
  const known: TableFacts[] = [];
  for (const [index, table] of tables.entries()) {
    const { profile, ...rest } = facts[index] ?? {};
    const columns: ColumnProfile[] = [];
    for (const found of profile?.columns ?? []) {
      const column = table.columns.find(({ name }) => name === found.name);
      const asked = column && wishes.read(table, column);
      const wish = asked?.from === undefined ? asked?.as : undefined;
      if (column === undefined || wish === undefined || found.fits === undefined || found.misfits > 0n) {
        columns.push(found);
        continue;
      }
      const cast = castOf(column.type, wish);
      if (cast === undefined) {
        const reason = `Nothing makes ${formatLogicalType(wish)} of ${formatLogicalType(column.type)}.`;
        columns.push({ ...found, fits: { ...found.fits, reason } });
      } else {
        const misfits = await misfitsOf(session, table, column, cast, run);
        if (misfits.count === 0) conversions.set(column, conversion(table, column, wish, cast));
        const { count, keys } = misfits;
        if (count > 0) refusals.set(column, { count, keys });
        columns.push(count === 0 ? found : { ...found, fits: refused(column, wish, misfits) });
      }
    }
    known.push({ ...rest, ...(profile === undefined ? {} : { profile: { ...profile, columns } }) });
  }
  return { facts: known, conversions, refusals };
}

function castOf(from: LogicalType, to: LogicalType): Cast | undefined {
  const caster = casterOf(to);
  // How text spells bytes is a choice of the transform alone.
  if (caster?.from.includes(from.kind) !== true || to.kind === 'bytes') return undefined;
  return caster.make(to, { bytes: 'hex', zone: undefined });
}

interface Misfits {
  readonly count: number;
  readonly values: number;
  readonly keys: readonly string[];
  readonly reason: string;
}

async function misfitsOf(
  session: SourceSession,
  table: Table,
  { name, type }: Column,
  cast: Cast,
  { options, signal }: RunContext,
): Promise<Misfits> {
  const where = whereOf(table, options.where);
  const { batchSize: maxRows, onBadText: badText, sourceTimeZone, maxCellBytes } = options;
  const limits = { maxBytes: BATCH_BYTES, maxRows, badText, sourceTimeZone, maxCellBytes, signal };
  const columns = [{ name, as: type }];
  const keys: string[] = [];
  let [count, values, reason] = [0, 0, ''];
  for await (const batch of session.read(table, {
    columns,
    ...(where === undefined ? {} : { where }),
    ...limits,
  })) {
    if (isEncodedBatch(batch)) continue;
    for (const [at, [value = null]] of batch.rows.entries()) {
      if (value === null) continue;
      values += 1;
      const made = cast(value, type);
      if (!(made instanceof Misfit)) continue;
      count += 1;
      reason ||= made.reason;
      const key = batch.rowIds?.[at] ?? '';
      if (key !== '' && keys.length < MAX_KEYS) keys.push(key);
    }
  }
  return { count, values, keys, reason };
}

function refused(
  { type }: Column,
  wish: LogicalType,
  { count, values, keys, reason }: Misfits,
): NonNullable<ColumnProfile['fits']> {
  const of = `${formatCount(BigInt(count))} of ${formatCount(BigInt(values))} ${values === 1 ? 'value' : 'values'}`;
  const first = keys[0] === undefined ? '' : ` (${keys[0]})`;
  const why = `${of} ${count === 1 ? 'does' : 'do'} not fit ${formatLogicalType(wish)}: ${reason}${first}.`;
  return { as: type, reason: why };
}

function conversion(table: Table, { name, type }: Column, as: LogicalType, cast: Cast): AnyTransform {
  return defineTransform({
    name: CONVERSION,
    match: { table: formatTableName(table.name), column: name, kind: type.kind },
    output: () => ({ type: as }),
    order: 'pre',
    open: () => (value) => {
      const made = cast(value, type);
      if (!(made instanceof Misfit)) return made;
      throw doesNotFit(`It does not fit ${formatLogicalType(as)}: ${made.reason}.`);
    },
  });
}
