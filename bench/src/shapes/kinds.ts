/** What is kept in a column, and how both databases and a pipe of CSV between them spell it. */
export interface Kind {
  readonly sqlite: string;
  readonly postgres: string;
  /** The text of a value that is not NULL, the same on both sides whatever type a tool chose; `x` is the column. */
  readonly text: {
    sqlite(x: string): string;
    postgres(x: string): string;
  };
  /** The cell that `sqlite3 -csv` writes for PostgreSQL, where that is not the value. */
  csv?(x: string): string;
}

const plain: Kind['text'] = { sqlite: (x) => `CAST(${x} AS TEXT)`, postgres: (x) => `${x}::text` };

/** By name. */
const KINDS = {
  integer: { sqlite: 'INTEGER', postgres: 'bigint', text: plain },
  short: { sqlite: 'VARCHAR(20)', postgres: 'varchar(20)', text: plain },
  text: { sqlite: 'TEXT', postgres: 'text', text: plain },
  decimal: {
    sqlite: 'DECIMAL(10,2)',
    postgres: 'numeric(10,2)',
    text: { sqlite: (x) => `printf('%.2f', ${x})`, postgres: (x) => `round(${x}::text::numeric, 2)::text` },
  },
  float: {
    sqlite: 'REAL',
    postgres: 'float8',
    // Fewer digits than sqlite3 writes as CSV.
    text: { sqlite: (x) => `printf('%.9f', ${x})`, postgres: (x) => `round(${x}::text::numeric, 9)::text` },
  },
  boolean: {
    sqlite: 'BOOLEAN',
    postgres: 'boolean',
    text: {
      sqlite: (x) => `CASE WHEN ${x} IN (1, 't', 'true') THEN '1' ELSE '0' END`,
      postgres: (x) => `CASE WHEN ${x}::text IN ('1', 't', 'true') THEN '1' ELSE '0' END`,
    },
  },
  time: {
    sqlite: 'DATETIME',
    postgres: 'timestamp',
    text: {
      sqlite: (x) => `replace(replace(substr(${x}, 1, 19), 'T', ' '), '/', '-')`,
      postgres: (x) => `to_char(${x}::text::timestamp, 'YYYY-MM-DD HH24:MI:SS')`,
    },
  },
  json: {
    sqlite: 'JSON',
    postgres: 'json',
    // A jsonb has blanks of its own; those of the shapes have none, and their keys in the order of jsonb.
    text: { sqlite: (x) => `replace(${x}, ' ', '')`, postgres: (x) => `replace(${x}::text, ' ', '')` },
  },
  bytes: {
    sqlite: 'BLOB',
    postgres: 'bytea',
    text: { sqlite: (x) => `lower(hex(${x}))`, postgres: (x) => `encode(${x}, 'hex')` },
    csv: (x) => `'\\x' || hex(${x})`,
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

/** A kind by its name, as the contract sees it. */
export function kindOf(name: KindName): Kind {
  return KINDS[name];
}
