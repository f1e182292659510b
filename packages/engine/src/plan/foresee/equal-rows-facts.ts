import { formatTableName, MAX_NOTE_KEYS, type Note, type TableName } from '@godwit/plugin-api';
import type { TableWork } from '../tables/planned-table.js';
import type { EqualKey } from './equal-keys.js';
import type { EqualRows } from './find-equal.js';

/** Why a key does not hold, as a part of a sentence. */
export function whatDiffers(source: TableName): string {
  return `rows that differ in ${formatTableName(source)} are equal in the target`;
}

/** How many rows a note is about, and which. */
export function equalRowsFacts({ count, rows }: EqualRows): Pick<Note, 'count' | 'keys'> {
  return { count, ...(rows.length === 0 ? {} : { keys: rows.slice(0, MAX_NOTE_KEYS) }) };
}

/** The rows as the end of a sentence. */
export function equalRowsText({ count, rows }: EqualRows): string {
  if (rows.length === 0) return `${count} rows`;
  return `${count} rows: ${rows.slice(0, MAX_NOTE_KEYS).join('; ')}${count > rows.length ? ' and more' : ''}`;
}

/** What can be done about it: each choice by its words. */
export function waysOut(work: TableWork, { key }: EqualKey): string {
  const ways = ['Correct the rows in the source', 'leave them out with options.where'];
  const retyped = key.flatMap((name) => {
    const at = work.write.findIndex((column) => column.name === name);
    const read = work.read[at];
    const isText = read === undefined || ['text', 'bytes'].includes(read.as.kind);
    return isText || (work.steps[at] ?? []).length > 0 ? [] : [read.name];
  });
  if (retyped.length > 0) {
    const path = (column: string): string => `"${formatTableName(work.source.name)}.${column}": "text"`;
    ways.push(`keep their spelling with typeMappings: { ${retyped.map(path).join(', ')} }`);
  }
  return `${ways.join(', ')}, or plan the target without the key: onDuplicates "drop-key".`;
}
