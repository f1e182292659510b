import { createHash } from 'node:crypto';
import type { Table, TableName } from '@godwit/plugin-api';
import { DEFAULT_SCHEMA } from './sql-text.js';

/** The longest name in bytes. */
const MAX_BYTES = 63;

/**
 * Gives names that are free. Tables, indexes, sequences and the keys behind which an index stands share the names of
 * their schema; checks and foreign keys share those of their table. The same input gives the same names.
 */
export class Names {
  readonly #schemas = new Map<string, Set<string>>();
  readonly #tables = new Map<string, Set<string>>();

  constructor(tables: readonly Table[]) {
    for (const table of tables) this.#inSchema(table.name).add(table.name.name);
  }

  /** A name for an index, a sequence, a primary or a unique key of a table. */
  relation(table: TableName, wanted: string): string {
    const name = free(wanted, [this.#inSchema(table), this.#inTable(table)]);
    this.#inSchema(table).add(name);
    this.#inTable(table).add(name);
    return name;
  }

  /** A name for a check or a foreign key of a table. */
  constraint(table: TableName, wanted: string): string {
    const name = free(wanted, [this.#inTable(table)]);
    this.#inTable(table).add(name);
    return name;
  }

  #inSchema(table: TableName): Set<string> {
    return entry(this.#schemas, table.schema ?? DEFAULT_SCHEMA);
  }

  #inTable(table: TableName): Set<string> {
    return entry(this.#tables, JSON.stringify([table.schema ?? DEFAULT_SCHEMA, table.name]));
  }
}

/** A name of at most 63 bytes: longer ones are cut at a character and end in a hash of the whole. */
export function shortenName(name: string, maxBytes = MAX_BYTES): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const ending = `_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) + ending.length > maxBytes) break;
    kept += character;
  }
  return kept + ending;
}

function free(wanted: string, taken: readonly ReadonlySet<string>[]): string {
  for (let number = 0; ; number++) {
    const ending = number === 0 ? '' : `_${number}`;
    const name = `${shortenName(wanted, MAX_BYTES - ending.length)}${ending}`;
    if (!taken.some((names) => names.has(name))) return name;
  }
}

function entry(map: Map<string, Set<string>>, key: string): Set<string> {
  const found = map.get(key) ?? new Set<string>();
  map.set(key, found);
  return found;
}
