import { LARGEST_CELL } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { TableRead } from '../rows/table-read.js';
import type { TableShape } from '../rows/table-shape.js';
import { checkWhere } from '../rows/where.js';
import type { DigestRequest, KeyedRequest } from '../thread/protocol.js';
import { checkKey } from './check-key.js';
import { boundPosition, keyedTable } from './keyed-table.js';
import { TableDigest } from './table-digest.js';

/** Values take several times the memory of what they are stored as. */
const BATCH_BYTES = 4 << 20;

/** Begins reads and digests in the order of keys; every key of the snapshot is checked once. */
export class KeyedReads {
  readonly #db: Connection;
  readonly #encoding: TextEncoding;
  readonly #checked = new Set<string>();

  constructor(db: Connection, encoding: TextEncoding) {
    this.#db = db;
    this.#encoding = encoding;
  }

  digest(request: DigestRequest): TableDigest {
    const table = this.#table(request);
    return new TableDigest(this.#db, this.#encoding, { ...request, exact: keyNames(request) }, table);
  }

  read(request: KeyedRequest): TableRead {
    const table = this.#table(request);
    const { path, after, through, ...rest } = request;
    const from = boundPosition(path, after);
    const to = boundPosition(path, through);
    const options = {
      ...rest,
      ...(from === undefined ? {} : { after: from }),
      ...(to === undefined ? {} : { range: { id: 'keyed', through: to } }),
      maxBytes: BATCH_BYTES,
      maxCellBytes: LARGEST_CELL,
      exact: keyNames(request),
    };
    return new TableRead(this.#db, this.#encoding, options, table);
  }

  #table({ table: name, path, where }: KeyedRequest | DigestRequest): TableShape {
    const table = keyedTable(this.#db, name, path);
    if (where !== undefined) checkWhere(this.#db, table, where);
    const id = JSON.stringify([name, path, where]);
    if (!this.#checked.has(id)) checkKey(this.#db, table, path, where);
    this.#checked.add(id);
    return table;
  }
}

function keyNames({ path }: KeyedRequest | DigestRequest): readonly string[] {
  return path.columns.map((column) => column.name);
}
