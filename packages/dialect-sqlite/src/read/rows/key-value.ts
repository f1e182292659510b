import type { Position } from '@godwit/plugin-api';

/** One part of a key as SQLite stores it. A text whose bytes are no valid text is given as its bytes and `text`. */
export type KeyValue = bigint | number | string | Uint8Array | { readonly text: Uint8Array } | null;

/** JSON from which the exact key comes back: `["i","42"]`, `["r","0.5"]`, `["t","abc"]`, `["b","00ff"]`, `["x","ff"]`. */
export function keyToPosition(key: readonly KeyValue[]): Position {
  return key.map((value): Position => {
    if (value === null) return ['n', ''];
    if (typeof value === 'bigint') return ['i', String(value)];
    if (typeof value === 'number') return ['r', Object.is(value, -0) ? '-0' : String(value)];
    if (typeof value === 'string') return ['t', value];
    return ArrayBuffer.isView(value) ? ['b', hex(value)] : ['x', hex(value.text)];
  });
}

export function keyFromPosition(position: Position): readonly KeyValue[] {
  return (position as readonly (readonly [string, string])[]).map(([kind, text]): KeyValue => {
    if (kind === 'n') return null;
    if (kind === 'i') return BigInt(text);
    if (kind === 'r') return Number(text);
    if (kind === 't') return text;
    return kind === 'b' ? Buffer.from(text, 'hex') : { text: Buffer.from(text, 'hex') };
  });
}

/** How a key's part is given to a statement. */
export function keyParameter(value: KeyValue): {
  sql: string;
  parameter: bigint | number | string | Uint8Array;
} {
  if (value === null) return { sql: 'nullif(?, 0)', parameter: 0 };
  if (typeof value === 'object' && !ArrayBuffer.isView(value)) {
    // The plus takes the affinity away, which would change how the key's column is compared.
    return { sql: '+CAST(? AS TEXT)', parameter: value.text };
  }
  return { sql: '?', parameter: value };
}

/** A key as people read it: `id=42`. */
export function keyLabel(labels: readonly string[], key: readonly KeyValue[], ordinal: bigint): string {
  if (labels.length === 0) return `row=${ordinal}`;
  return labels.map((label, index) => `${label}=${spell(key[index] ?? null)}`).join(',');
}

function spell(value: KeyValue): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return `x'${hex(ArrayBuffer.isView(value) ? value : value.text)}'`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
