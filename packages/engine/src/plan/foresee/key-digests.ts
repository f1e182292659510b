import { hash } from 'node:crypto';
import {
  type Comparison,
  encodeDigestText,
  type LogicalType,
  type Row,
  type SourceSession,
  type Value,
} from '@godwit/plugin-api';
import { bindTransforms } from '../../reading/bind-transforms.js';
import { sideRows } from '../../reading/side-rows.js';
import { scanOf } from '../../reading/table-reader.js';
import type { RunContext } from '../../run-context.js';
import type { TableWork } from '../tables/planned-table.js';

/** What the target will hold in the columns of a key of one row. */
export interface KeyDigest {
  readonly digest: Buffer;
  /** What the source calls the row. */
  readonly row: string;
}

/** What the target takes for the same text, for certain. */
export function foldOf(type: LogicalType | undefined): ((text: string) => string) | undefined {
  if (type?.kind !== 'text') return undefined;
  if (type.collation === 'rtrim') return (text) => text.replace(/ +$/, '');
  return type.collation === 'nocase' || type.collation === 'citext'
    ? (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    : undefined;
}

/** The digests of all keys without NULL, as the target will hold them. */
export async function* digests(
  source: SourceSession,
  work: TableWork,
  {
    places,
    types: kept,
  }: { readonly places: readonly number[]; readonly types: readonly (LogicalType | undefined)[] },
  run: RunContext,
): AsyncGenerator<KeyDigest> {
  const { options, signal } = run;
  const side = { session: source, table: work.source, ...(work.where && { where: work.where }) };
  const changes = places.some((at) => (work.steps[at] ?? []).length > 0);
  const change = changes ? await bindTransforms(work, scanOf(source, work, run, signal), signal) : undefined;
  // Which rows are left out shows in all columns.
  const whole = changes || leavesOut(work);
  const columns = whole ? work.read : places.flatMap((at) => work.read[at] ?? []);
  const types = places.flatMap((at) => work.write[at] ?? []);
  const compared = kept.map((type) => comparison(type, run));
  for await (const { row, id } of sideRows({ ...side, columns }, change, { options, signal })) {
    const key: Row = whole ? places.map((at) => row[at] ?? null) : row;
    if (key.includes(null)) continue;
    const same = key.map((value, index) => compared[index]?.(value) ?? value);
    yield { digest: hash('sha256', encodeDigestText([same], types), 'buffer'), row: id };
  }
}

/** Whether rows are left out for values that a column does not hold. */
export function leavesOut({ read }: TableWork): boolean {
  return read.some(({ misfits }) => misfits === 'reject');
}

/** What a key of the target takes values of a type for, as its dialect says by the options of the run. */
export function comparesAs(
  type: LogicalType | undefined,
  { options, target }: RunContext,
): Comparison | undefined {
  return type && target.dialect.types.comparesAs?.(type, options.ofTarget);
}

/** Gives values that a column of the target takes for equal one spelling. */
function comparison(type: LogicalType | undefined, run: RunContext): ((value: Value) => Value) | undefined {
  const own = comparesAs(type, run);
  const fold = foldOf(type);
  return (value) => {
    if (value === null) return null;
    const same = own?.(value) ?? value;
    return typeof same === 'string' ? (fold?.(same) ?? same) : same;
  };
}
