import { checkInsertsWork, checkSameContent, describeDifference } from '@godwit/test-support/checker';
import { say } from './say.js';

/** Compares both sides table by table and tells what it found. */
export async function proveSame(sqlitePath: string, postgresUrl: string): Promise<boolean> {
  const { tables, differences } = await checkSameContent({ sqlitePath, postgresUrl });
  for (const { name, rows, columns } of tables) {
    const found = differences.filter(({ table }) => table === name).length;
    const verdict = found === 0 ? 'same' : `${found} DIFFERENCES`;
    say(
      `${name.padEnd(16)} ${String(rows).padStart(6)} rows x ${String(columns).padStart(2)} columns  ${verdict}`,
    );
  }
  for (const difference of differences.slice(0, 20)) say(describeDifference(difference));
  const inserts = await checkInsertsWork({ sqlitePath, postgresUrl });
  for (const failure of inserts.failures) say(`INSERT without a key: ${failure}`);
  if (inserts.failures.length === 0) say(`\nAn INSERT without a key works in: ${inserts.tables.join(', ')}.`);
  return differences.length === 0 && inserts.failures.length === 0;
}
