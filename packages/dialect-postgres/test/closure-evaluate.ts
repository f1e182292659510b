import type { TableName } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Answers, AskedText } from '@godwit/testkit';
import pg from 'pg';

type Cells = readonly (readonly [id: string, value: string | null])[];

/** What a value cannot be computed of, such as a division by zero or a year of infinity. */
const FAILS = /^(22|54|0A)/;
const FLOATS = [700, 701];
const NUMERIC = 1700;
/** Numbers without the zeros and exponents that their types spell; all else as its text. */
const TYPES = {
  getTypeParser: (oid: number) => (text: string) => {
    if (FLOATS.includes(oid) && Number.isInteger(Number(text))) return String(BigInt(Number(text)));
    return oid === NUMERIC && text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  },
} as pg.CustomTypesConfig;

/** What PostgreSQL makes of texts in every row of a table; assigned ones as an UPDATE keeps them. */
export async function evaluate(
  config: unknown,
  { name }: TableName,
  asked: readonly AskedText[],
): Promise<readonly Answers[]> {
  const client = new pg.Client({ connectionString: String(config), types: TYPES });
  await client.connect();
  try {
    await client.query("SET TimeZone = 'UTC'");
    const table = quoteIdentifier(name);
    const ids = (await cells(client, `SELECT id, NULL FROM ${table} ORDER BY id`)) ?? [];
    const all: Answers[] = [];
    for (const one of asked) all.push(await answersOf(client, askOf(table, one), ids));
    return all;
  } finally {
    await client.end();
  }
}

function askOf(table: string, { text, into }: AskedText): (where: string) => string {
  if (into === undefined) return (where) => `SELECT id, (${text}) FROM ${table} ${where}`;
  const column = quoteIdentifier(into);
  return (where) => `UPDATE ${table} SET ${column} = (${text}) ${where} RETURNING id, ${column}`;
}

/** All rows at once, or one by one where one fails. */
async function answersOf(client: pg.Client, ask: (where: string) => string, ids: Cells): Promise<Answers> {
  const whole = await cells(client, ask(''));
  if (whole !== undefined) {
    const values = new Map(whole);
    return ids.map(([id]) => values.get(id));
  }
  const answers: Answers[number][] = [];
  for (const [id] of ids) answers.push((await cells(client, ask(`WHERE id = ${id}`)))?.[0]?.[1]);
  return answers;
}

/** The rows of a statement, which leaves nothing behind; undefined where it fails. */
async function cells(client: pg.Client, text: string): Promise<Cells | undefined> {
  await client.query('BEGIN');
  try {
    return (await client.query({ text, rowMode: 'array' })).rows as unknown as Cells;
  } catch (error) {
    if (!FAILS.test((error as { readonly code: string }).code)) throw error;
    return undefined;
  } finally {
    await client.query('ROLLBACK');
  }
}
