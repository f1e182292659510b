import { type Batch, isEncodedBatch, type Value } from '@godwit/plugin-api';

/** The size of a batch on its way: exact where encoded, else by its values (a character counts as one byte). */
export function batchBytes(batch: Batch): number {
  if (isEncodedBatch(batch)) return batch.bytes.byteLength;
  let bytes = 0;
  for (const row of batch.rows) for (const value of row) bytes += valueBytes(value);
  return bytes;
}

function valueBytes(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return (value as readonly Value[]).reduce<number>((sum, element) => sum + valueBytes(element), 8);
}
