import pg from 'pg';
import { compareFacts, type Fact, type FactKind, type SchemaDifference } from './fact.js';
import { normaliseSql } from './normalise-sql.js';
import { FACT_QUERIES } from './postgres-queries.js';

interface FactRow {
  readonly kind: FactKind;
  readonly key: string | null;
  readonly nspname: string;
  readonly relname: string | null;
  readonly attname: string | null;
  readonly object: string | null;
  readonly value: string;
}

/** Compares the schemas of two PostgreSQL databases by what `pg_catalog` says of them. */
export async function comparePostgresSchemas(
  expectedUrl: string,
  foundUrl: string,
): Promise<readonly SchemaDifference[]> {
  const [expected, found] = [await readPostgresFacts(expectedUrl), await readPostgresFacts(foundUrl)];
  return compareFacts(expected, found);
}

async function readPostgresFacts(connectionString: string): Promise<readonly Fact[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const facts: Fact[] = [];
    for (const query of FACT_QUERIES)
      facts.push(...(await client.query<FactRow>(query)).rows.flatMap(toFacts));
    return facts;
  } finally {
    await client.end();
  }
}

const NAMED: readonly FactKind[] = ['primary-key', 'unique', 'foreign-key', 'check', 'exclusion'];
const LITERAL: readonly FactKind[] = ['enum', 'view', 'trigger'];

/** A constraint states two facts: what it demands, and its name. */
function toFacts(row: FactRow): readonly Fact[] {
  const { kind, nspname, relname, attname, object } = row;
  const named = NAMED.includes(kind);
  const text = kind === 'type' ? normaliseType(row.value) : spellValue(kind, row.value);
  // A default of NULL is none.
  if (kind === 'default' && text === 'NULL') return [];
  const own = named && row.key !== null ? normaliseSql(row.key) : row.key;
  const key = JSON.stringify([nspname, relname, own]);
  const place = {
    ...(nspname !== 'public' && { schema: nspname }),
    ...(relname !== null && { table: relname }),
    ...(attname !== null && { column: attname }),
    ...(object !== null && { object }),
  };
  const name: Fact = { kind: 'constraint-name', key: `${kind} ${key}`, place, value: object ?? '' };
  return [{ kind, key, place, value: text }, ...(named ? [name] : [])];
}

function spellValue(kind: FactKind, value: string): string {
  if (LITERAL.includes(kind)) return value;
  const text = normaliseSql(value);
  // The column's type decides what a number in quotes is.
  return kind === 'default' ? text.replace(/^'(-?\d+(?:\.\d+)?)'$/, '$1') : text;
}

/** A varchar without a length is a text; six digits of a second are all there are. */
function normaliseType(type: string): string {
  return type.replace(/^character varying(?=\[|$)/, 'text').replace(/^(time|timestamp)\(6\)/, '$1');
}
