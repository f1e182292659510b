/** A whole number with separators, as every message writes it: 1,234,567. */
export function formatCount(count: bigint | number): string {
  return count.toLocaleString('en-US');
}

/** A number and its noun: `1 row`, `2,000 rows`. */
export function countOf(count: bigint | number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 || count === 1n ? noun : plural}`;
}
