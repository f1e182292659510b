import { type AnyTransform, defineTransform } from '@godwit/plugin-api';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';

const NAME = /^renumber \+(\d+)$/;

/** The drafts with the numbers of these columns raised. */
export function shiftColumns(
  drafts: readonly TableDraft[],
  by: ReadonlyMap<ColumnDraft, bigint>,
): readonly TableDraft[] {
  return drafts.map((draft) => {
    const columns = draft.columns.map((column) => {
      const shift = by.get(column);
      return shift === undefined ? column : shiftColumn(draft, column, shift);
    });
    return { ...draft, columns };
  });
}

function shiftColumn({ source }: TableDraft, column: ColumnDraft, by: bigint): ColumnDraft {
  const { type, nullable } = column;
  const site = { table: source.name.name, column: column.source.name, type, nullable };
  return { ...column, steps: [...column.steps, { transform: raising(by, type), site, output: type }] };
}

/** By how much transforms of these names raise a column; undefined where none of them does. */
export function shiftOf(transforms: readonly string[]): bigint | undefined {
  const digits = transforms.flatMap((name) => NAME.exec(name)?.[1] ?? []).at(0);
  return digits === undefined ? undefined : BigInt(digits);
}

/** Its name tells the number, so that a plan with another number is another plan. */
function raising(by: bigint, { kind }: ColumnDraft['type']): AnyTransform {
  const raised = (value: bigint | number): bigint | number => {
    const sum = BigInt(value) + by;
    return kind === 'integer' ? Number(sum) : sum;
  };
  return defineTransform<'integer' | 'bigint', 'integer' | 'bigint'>({
    name: `renumber +${by}`,
    match: {},
    order: 'post',
    open: () => (value) => raised(value) as never,
  });
}
