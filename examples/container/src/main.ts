import { moveMasked } from './move-masked.js';

const [file, url] = process.argv.slice(2);

if (file === undefined || url === undefined) {
  process.stderr.write('Usage: npm start -- <file.db> <postgres://user:password@host/database>\n');
  process.exitCode = 2;
} else {
  process.stdout.write(`${await moveMasked(file, url)} rows\n`);
}
