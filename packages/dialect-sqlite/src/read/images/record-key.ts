import type { RecordView } from '../pages/record.js';
import type { KeyValue } from '../rows/key-value.js';
import { decodeText, type TextEncoding } from '../rows/stored-text.js';
import { bigintOf } from './integer-image.js';
import { numberOf } from './real-image.js';
import { isText } from './text-image.js';

/** The key that a record of a table WITHOUT ROWID begins with. */
export function recordKey(record: RecordView, size: number, encoding: TextEncoding): readonly KeyValue[] {
  return Array.from({ length: size }, (_, field) => keyValue(record, field, encoding));
}

function keyValue(record: RecordView, field: number, encoding: TextEncoding): KeyValue {
  const type = record.types[field] as number;
  if (type === 0) return null;
  if (type === 7) return numberOf(record, field);
  if (type < 12) return bigintOf(record, field);
  const start = record.offsets[field] as number;
  const bytes = record.bytes.slice(start, start + record.size(field));
  if (!isText(type)) return bytes;
  // What looks broken is told by its bytes, as a query tells it.
  const text = decodeText(bytes, encoding);
  return text === undefined || text.includes('\ufffd') ? { text: bytes } : text;
}
