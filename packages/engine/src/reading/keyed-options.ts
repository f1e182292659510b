import type { KeyedOptions, Row } from '@godwit/plugin-api';
import type { ResolvedOptions } from '../options/resolved-options.js';
import type { ComparedSide } from './compared-table.js';

/** What one comparison asks of both sides. */
export interface Asked {
  readonly options: ResolvedOptions;
  readonly signal: AbortSignal;
}

/** Rows after a key up to and with another. */
export interface Range {
  readonly after?: Row;
  readonly through?: Row;
}

/** What a side is asked in the order of the key. */
export function keyedOptions(
  { columns, where, badText }: ComparedSide,
  key: readonly number[],
  { after, through }: Range,
  { options, signal }: Asked,
): KeyedOptions {
  return {
    columns,
    key: key.flatMap((index) => columns[index]?.name ?? []),
    ...(after && { after }),
    ...(through && { through }),
    ...(where === undefined ? {} : { where }),
    badText: badText ?? options.onBadText,
    sourceTimeZone: options.sourceTimeZone,
    signal,
  };
}
