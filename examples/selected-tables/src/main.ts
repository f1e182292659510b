import { moveRecent } from './move-recent.js';

const [file, url, year] = process.argv.slice(2);

if (file === undefined || url === undefined || !/^\d{4}$/.test(year ?? '')) {
  process.stderr.write('Usage: npm start -- <file.db> <postgres://user:password@host/database> <year>\n');
  process.exitCode = 2;
} else {
  const { rows, foreignKeys } = await moveRecent(file, url, Number(year));
  for (const [table, count] of Object.entries(rows)) process.stdout.write(`${table}: ${count} rows\n`);
  for (const line of foreignKeys) process.stderr.write(`${line}\n`);
}
