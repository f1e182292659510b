import { hash } from 'node:crypto';
import {
  encodeDigestText,
  type LogicalType,
  type Row,
  type SourceSession,
  type TypeMapper,
  type Value,
} from '@godwit/plugin-api';
import { bindTransforms } from '../../run/bind-transforms.js';
import { scanOf } from '../../run/table-reader.js';
import type { RunContext } from '../../run-context.js';
import { sideRows } from '../../verify/side-rows.js';
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

/** Gives values that a column of the target takes for equal one spelling. */
function comparison(
  type: LogicalType | undefined,
  { options, target }: RunContext,
): ((value: Value) => Value) | undefined {
  if (type === undefined) return undefined;
  const types: TypeMapper = target.dialect.types;
  const fold = foldOf(type);
  return (value) => {
    if (value === null) return null;
    const same = types.comparesAs?.(value, type, options.collations) ?? value;
    return typeof same === 'string' ? (fold?.(same) ?? same) : same;
  };
}
