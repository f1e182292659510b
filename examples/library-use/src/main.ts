import { moveDatabase } from './move.js';

const [file, url] = process.argv.slice(2);

if (file === undefined || url === undefined) {
  process.stderr.write('Usage: npm start -- <file.db> <postgres://user:password@host/database>\n');
  process.exitCode = 2;
} else {
  const account = await moveDatabase(file, url, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${account.rows} rows in ${account.tables} tables, ${account.notes} notes\n`);
}
