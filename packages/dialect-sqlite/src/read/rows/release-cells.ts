import { releaseBytes } from '@godwit/plugin-api';

/** {@link releaseBytes} for every binary value of a row. */
export function releaseCells(row: readonly unknown[]): void {
  for (const cell of row) if (ArrayBuffer.isView(cell)) releaseBytes(cell as Uint8Array);
}
