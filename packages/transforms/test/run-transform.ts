import type { AnyTransform, LogicalType, Value } from '@godwit/plugin-api';

/** What a transform makes of a column. */
export interface Ran {
  readonly type: LogicalType;
  readonly nullable: boolean;
  readonly values: readonly Value[];
}

/** Gives a column to a transform as the engine does: its type first, then each value, nulls only where it asks. */
export async function runTransform(
  transform: AnyTransform,
  type: LogicalType,
  values: readonly Value[],
): Promise<Ran> {
  const site = { table: 't', column: 'c', type, nullable: false };
  const { output } = transform;
  const change = typeof output === 'function' ? output(site) : output === undefined ? {} : { type: output };
  const signal = new AbortController().signal;
  const scan = async function* () {
    yield* values as never[];
  };
  const open = await transform.open({ site, output: change.type ?? type, signal, scan });
  const changed = values.map((value) =>
    value === null && transform.nulls !== 'pass' ? null : open(value as never, values),
  );
  return { type: change.type ?? type, nullable: change.nullable ?? false, values: changed };
}

/** The one value that a transform makes of one. */
export async function runValue(transform: AnyTransform, type: LogicalType, value: Value): Promise<Value> {
  return (await runTransform(transform, type, [value])).values[0] ?? null;
}

/** The code and the message of what is thrown. */
export async function failure(
  work: () => unknown,
): Promise<{ readonly code: string; readonly message: string }> {
  try {
    await work();
  } catch (error) {
    return error as { readonly code: string; readonly message: string };
  }
  throw new Error('Nothing was thrown.');
}
