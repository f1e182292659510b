import type { ColumnPlan, ImageDigestOptions, Position } from '@godwit/plugin-api';

/** A block of rows in the order in which the table keeps them. */
export interface KeptBlock {
  readonly rows: number;
  /** As `ImageDigestOptions.blockRows` says. */
  readonly digest: string;
  /** Where it ends. */
  readonly last: Position;
}

/** What a scan digested of a table: it holds as long as the snapshot. */
export interface KeptDigest {
  readonly columns: readonly ColumnPlan[];
  readonly blockRows: number;
  /** As in `ImageDigestOptions`. */
  readonly byKey: boolean;
  readonly blocks: readonly KeptBlock[];
}

/** The blocks that are asked for, where they were made. */
export function keptOf(
  kept: KeptDigest | undefined,
  { columns, blockRows, byKey = false }: Pick<ImageDigestOptions, 'columns' | 'blockRows' | 'byKey'>,
): readonly KeptBlock[] | undefined {
  if (kept?.blockRows !== blockRows || kept.byKey !== byKey) return undefined;
  return imageKey(kept.columns) === imageKey(columns) ? kept.blocks : undefined;
}

/** All that plans of columns say: whatever decides how values become images is in it. Of values that do not fit there are none. */
function imageKey(columns: readonly ColumnPlan[]): string {
  const entries = columns.map(({ form, misfits: _, ...rest }) =>
    Object.entries({ ...rest, form: form === 'iso' ? undefined : form }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return JSON.stringify(entries.map((one) => one.sort()));
}
