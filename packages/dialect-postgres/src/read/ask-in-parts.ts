import type { Connection } from '../connect/connection.js';

/** PostgreSQL gives at most 1,664 columns of one query; a table of 1,600 has several things to ask of each. */
const MOST_AT_ONCE = 1_600;

/** The one row that the expressions `cells` give `from` a table, by as many queries as it takes. */
export async function askInParts(
  connection: Connection,
  cells: readonly string[],
  from: string,
): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (let start = 0; start < cells.length; start += MOST_AT_ONCE) {
    const part = cells.slice(start, start + MOST_AT_ONCE);
    const [row = []] = await connection.values(`SELECT ${part.join(', ')} ${from}`);
    answers.push(...row);
  }
  return answers;
}
