const POSTGRES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'whole number',
  int4: 'whole number',
  int8: 'whole number',
  numeric: 'decimal',
  float4: 'float',
  float8: 'float',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  bytea: 'bytes',
  date: 'date',
  time: 'time',
  timetz: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  interval: 'interval',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
};

/** The class of a PostgreSQL type by its name in `pg_type`; `category` is A for arrays and E for enumerations. */
export function classOfPostgres(typname: string, category: string): string {
  if (category === 'A') return 'array';
  if (category === 'E') return 'enumeration';
  return POSTGRES[typname] ?? 'other';
}

/** Declared names of SQLite that mean more than their affinity. */
const SQLITE: readonly (readonly [RegExp, string])[] = [
  [/^POSTGRES_\w+_TEXT\b/, 'other'],
  [/_ARRAY_TEXT\b/, 'array'],
  [/^BOOL(EAN)?$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIME(TZ)?\b/, 'time'],
  [/^(DATETIME|TIMESTAMP(TZ)?)\b/, 'timestamp'],
  [/^INTERVAL_TEXT$/, 'interval'],
  [/^(STRING|INTERVAL)$/, 'text'],
  [/^(UUID|GUID)$/, 'uuid'],
  [/^JSONB?(_TEXT)?$/, 'json'],
  [/^DECIMAL(_TEXT)?\b/, 'decimal'],
  [/^(VAR)?BINARY\b/, 'bytes'],
  [/^(BIG|SMALL)?SERIAL$/, 'whole number'],
];

/** The class of a type as a SQLite column declares it: by its name, else by the five rules of affinity. */
export function classOfSqlite(declared: string): string {
  const name = declared.trim().toUpperCase();
  const known = SQLITE.find(([pattern]) => pattern.test(name));
  if (known !== undefined) return known[1];
  if (name.includes('INT')) return 'whole number';
  if (/CHAR|CLOB|TEXT/.test(name)) return 'text';
  if (name.includes('BLOB')) return 'bytes';
  if (name === '' || name === 'ANY') return 'any';
  return /REAL|FLOA|DOUB/.test(name) ? 'float' : 'decimal';
}
