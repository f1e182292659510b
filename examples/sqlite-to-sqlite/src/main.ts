import { copyFile } from './copy.js';

const [from, to, ...without] = process.argv.slice(2);

if (from === undefined || to === undefined) {
  process.stderr.write('Usage: npm start -- <file.db> <new-file.db> [tables to leave out]\n');
  process.exitCode = 2;
} else {
  process.stdout.write(`${await copyFile(from, to, without)} rows in ${to}\n`);
}
