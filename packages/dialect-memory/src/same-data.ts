/** Whether two pieces of data say the same, members in the same order. */
export function isSameData(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other);
}

function textOf(data: unknown): string {
  return JSON.stringify(data ?? null, (_, value: unknown) => {
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}
