import type { BlockDigest, ColumnPlan, Row } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName, quoteText } from '../../ddl/sql-text.js';
import { toValues } from '../rows/cells.js';
import { fromTable } from '../rows/copy-query.js';
import { type BinaryKey, HOLDS_NO_NULL, type KeyType } from './binary-keys.js';
import { digestLine } from './digest-line.js';
import type { DigestPlan } from './digest-plan.js';
import { boundTexts, compareKey, keyColumn, keyConditions, keyOrder } from './key-bounds.js';

/** The most text of one block in the memory of the server, which could hold 1 GB at the most. */
const MOST_BYTES = 128 * 1024 ** 2;
/** The columns of all tables that are proved to hold no NULL. */
const SET_COLUMNS = `SELECT n.nspname::text AS schema, c.relname::text AS table, pg_catalog.json_agg(a.attname)::text AS names
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
 WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND ${HOLDS_NO_NULL}
 GROUP BY n.nspname, c.relname`;

type SetColumns = ReadonlyMap<string, ReadonlySet<string>>;

/** Of each session of a snapshot, which sees one catalogue. */
const known = new WeakMap<Connection, Promise<SetColumns>>();

async function readSetColumns(connection: Connection): Promise<SetColumns> {
  const rows = await connection.query<{ schema: string; table: string; names: string }>(SET_COLUMNS);
  return new Map(
    rows.map(({ schema, table: name, names }) => [
      qualifiedName({ schema, name }),
      new Set(JSON.parse(names)),
    ]),
  );
}

function setColumns(connection: Connection): Promise<SetColumns> {
  const columns = known.get(connection) ?? readSetColumns(connection);
  known.set(connection, columns);
  return columns;
}

/** A block as the server digested it; `digest` is undefined where a row is too large for that. */
export interface ServerBlock extends Pick<BlockDigest, 'rows'> {
  readonly digest?: string;
  readonly last: Row;
}

/** How much one statement digests. */
export interface Extent {
  /** The rows of a block; the last one may have fewer. */
  readonly rows: number;
  readonly blocks: number;
}

/** Digests blocks inside of the server, several in one statement, going from key to key along the index. */
export class ServerBlocks {
  readonly #connection: Connection;
  readonly #plan: DigestPlan;
  readonly #line: string;

  private constructor(connection: Connection, plan: DigestPlan, line: string) {
    this.#connection = connection;
    this.#plan = plan;
    this.#line = line;
  }

  static async open(connection: Connection, plan: DigestPlan): Promise<ServerBlocks> {
    const set = (await setColumns(connection)).get(qualifiedName(plan.table.name));
    const cells = plan.columns.map((column, index) => {
      const { as } = plan.options.columns[index] as ColumnPlan;
      return { column, as, sql: plan.cells?.[index] as string, set: set?.has(column.name) === true };
    });
    return new ServerBlocks(connection, plan, digestLine(cells));
  }

  /** The same for other bounds. */
  within(plan: DigestPlan): ServerBlocks {
    return new ServerBlocks(this.#connection, plan, this.#line);
  }

  /**
   * The next blocks after a key; fewer than asked for where the rows end. Several at once come after a key that was told as
   * the last of a block, for that is one that the server can hold.
   */
  async next(after: Row | undefined, extent: Extent): Promise<readonly ServerBlock[]> {
    const found = await this.#connection.values(this.statement(after, extent));
    const { key, options } = this.#plan;
    const types = key.map(({ name }) => options.columns.find((column) => column.name === name)?.as ?? TEXT);
    return found.map(([rows, digest, wide, last]) => ({
      rows: Number(rows),
      ...(wide === true ? {} : { digest: String(digest) }),
      last: toValues(JSON.parse(String(last)) as string[], types),
    }));
  }

  /** The SQL of {@link next}. */
  statement(after: Row | undefined, extent: Extent): string {
    const { key, options, table } = this.#plan;
    if (after === undefined || extent.blocks === 1) {
      const block = this.#block(extent, keyConditions(key, options, after));
      return `SELECT d.rows, d.digest, d.wide, array_to_json(d.keys)::text FROM (${block}) AS d`;
    }
    // Whatever the table is called, it does not hide what goes before the block.
    const walk = table.name.name === 'godwit_walk' ? 'godwit_walk_' : 'godwit_walk';
    const bounds = key.map(({ type }, index) => `${walk}.last[${index + 1}]::pg_catalog.${type}`);
    const conditions = [...keyConditions(key, options, undefined), compareKey(key, '>', bounds)];
    const begin = textArray(boundTexts(key, after, options).map(quoteText));
    return `WITH RECURSIVE ${walk} (n, rows, digest, wide, last) AS (
      SELECT 0, ${extent.rows}::bigint, NULL::text, false, ${begin}
      UNION ALL
      SELECT ${walk}.n + 1, d.rows, d.digest, d.wide, d.keys FROM ${walk}, LATERAL (${this.#block(extent, conditions)}) AS d
       WHERE ${walk}.n < ${extent.blocks} AND ${walk}.rows = ${extent.rows})
    SELECT rows, digest, wide, array_to_json(last)::text FROM ${walk} WHERE n > 0`;
  }

  /** The rows of one block in the order of the index, which is that of their text: nothing between sorts or hashes. */
  #block(extent: Extent, conditions: readonly string[]): string {
    const { key, table } = this.#plan;
    const limit = Math.floor(MOST_BYTES / extent.rows);
    const keys = key.map((column, index) => `(${keyColumn(column)})::pg_catalog.${column.type} AS k${index}`);
    const rows = `SELECT ${keys.join(', ')}, ${this.#line} AS line ${fromTable(table, and(conditions))}
      ORDER BY ${keyOrder(key)} LIMIT ${extent.rows}`;
    const text = `string_agg(x.line, ${LINE_FEED}) FILTER (WHERE octet_length(x.line) <= ${limit}) || ${LINE_FEED}`;
    return `SELECT count(*) AS rows, encode(sha256(textsend(${text})), 'hex') AS digest,
        max(octet_length(x.line)) > ${limit} AS wide, ${textArray(lastKey(key))} AS keys
      FROM (${rows}) AS x HAVING count(*) > 0`;
  }
}

const TEXT = { kind: 'text' } as const;
const LINE_FEED = 'chr(10)';

/** The key of the last row: the largest where the server can tell, for that costs less than keeping all. */
function lastKey(key: BinaryKey): readonly string[] {
  const [only] = key;
  if (key.length === 1 && only !== undefined && HAS_MAX.has(only.type)) return ['max(x.k0)::text'];
  return key.map((_, index) => `(array_agg(x.k${index}))[count(*)]::text`);
}

const HAS_MAX: ReadonlySet<KeyType> = new Set(['int8', 'date', 'text']);

/** Both parts of a recursion must agree on the collation. */
function textArray(texts: readonly string[]): string {
  return `(ARRAY[${texts.join(', ')}]::text[]) COLLATE pg_catalog."C"`;
}

function and(conditions: readonly string[]): string | undefined {
  return conditions.length === 0 ? undefined : conditions.join(' AND ');
}
