import type { Position } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { type KeyValue, keyFromPosition, keyParameter, keyToPosition } from './key-value.js';

/** A run of rows of a table in key order. */
export interface Slice {
  readonly after?: Position | undefined;
  readonly through?: Position | undefined;
  /** A predicate, already checked. */
  readonly where?: string | undefined;
  readonly limit: number;
}

/** The tail of a SELECT that gives a slice, and its parameters. */
export interface SliceSql {
  readonly sql: string;
  readonly parameters: readonly (bigint | number | string | Uint8Array)[];
}

/** How the rows of a table are told apart and ordered. */
export interface KeySpace {
  /** SQL expressions that give a row's key; none where rows have no key but their order. */
  readonly columns: readonly string[];
  /** The names of the key's parts for people. */
  readonly labels: readonly string[];
  /** The parts of the key of a table WITHOUT ROWID. */
  readonly parts?: readonly KeyPart[];
  slice(slice: Slice): SliceSql;
  /** The position of a row by its key, or by how many rows lie between it and `after`, where it has none. */
  position(key: readonly KeyValue[], after: Position | undefined, rows: number): Position;
}

/** A part of the primary key of a table WITHOUT ROWID, as its index orders it. */
export interface KeyPart {
  readonly name: string;
  readonly descending: boolean;
  readonly collation: string;
}

export function rowidSpace(rowid: string, label: string): KeySpace {
  return {
    columns: [rowid],
    labels: [label],
    slice: ({ after, through, where, limit }) => {
      const bounds: [string, Position | undefined][] = [
        [`${rowid} > ?`, after],
        [`${rowid} <= ?`, through],
      ];
      const given = bounds.filter(([, position]) => position !== undefined);
      return {
        sql: `${conditions([...given.map(([sql]) => sql), where])} ORDER BY ${rowid} LIMIT ?`,
        parameters: [...given.map(([, position]) => BigInt(position as string)), limit],
      };
    },
    position: (key) => String(key[0]),
  };
}

/** For a table whose columns hide all names of its rowid: by the order of its rows, which a snapshot keeps. */
export function ordinalSpace(): KeySpace {
  return {
    columns: [],
    labels: [],
    slice: ({ after, through, where, limit }) => {
      const start = Number(after ?? 0);
      const rows = through === undefined ? limit : Math.min(limit, Math.max(0, Number(through) - start));
      return { sql: `NOT INDEXED ${conditions([where])} LIMIT ? OFFSET ?`, parameters: [rows, start] };
    },
    position: (_key, after, rows) => Number(after ?? 0) + rows,
  };
}

export function keyColumnsSpace(parts: readonly KeyPart[]): KeySpace {
  const columns = parts.map((part) => quoteIdentifier(part.name));
  const order = parts.map((part) => `${collated(part)}${part.descending ? ' DESC' : ''}`).join(', ');
  return {
    columns,
    labels: parts.map((part) => part.name),
    parts,
    slice: ({ after, through, where, limit }) => {
      const low = after === undefined ? undefined : compare(parts, keyFromPosition(after), 'after');
      const high = through === undefined ? undefined : compare(parts, keyFromPosition(through), 'through');
      return {
        sql: `${conditions([low?.sql, high?.sql, where])} ORDER BY ${order} LIMIT ?`,
        parameters: [...(low?.parameters ?? []), ...(high?.parameters ?? []), limit],
      };
    },
    position: keyToPosition,
  };
}

function collated(part: KeyPart): string {
  return `${quoteIdentifier(part.name)} COLLATE ${quoteIdentifier(part.collation)}`;
}

/**
 * Rows after (or up to and with) a key. `a >= ? AND (a > ? OR (a = ? AND b > ?))`: the first term lets SQLite seek in
 * the index, and every part may run in its own direction.
 */
function compare(parts: readonly KeyPart[], key: readonly KeyValue[], side: 'after' | 'through'): SliceSql {
  const first = parts[0] as KeyPart;
  const parameters: (bigint | number | string | Uint8Array)[] = [];
  const term = (part: KeyPart, operator: string, value: KeyValue): string => {
    const { sql, parameter } = keyParameter(value);
    parameters.push(parameter);
    return `${collated(part)} ${operator} ${sql}`;
  };
  const beyond = (part: KeyPart): string => ((side === 'after') !== part.descending ? '>' : '<');
  const seek = term(first, `${beyond(first)}=`, key[0] as KeyValue);
  const cases = parts.map((part, index) => {
    const equal = parts.slice(0, index).map((before, place) => term(before, '=', key[place] as KeyValue));
    const last = side === 'through' && index === parts.length - 1;
    return `(${[...equal, term(part, `${beyond(part)}${last ? '=' : ''}`, key[index] as KeyValue)].join(' AND ')})`;
  });
  return { sql: `${seek} AND (${cases.join(' OR ')})`, parameters };
}

/** A WHERE of terms that may be absent; a predicate is already checked. */
export function conditions(terms: readonly (string | undefined)[]): string {
  const given = terms.filter((term) => term !== undefined);
  // The line end closes a comment that a predicate may end with.
  return given.length === 0 ? '' : `WHERE ${given.map((term) => `(${term}\n)`).join(' AND ')}`;
}
