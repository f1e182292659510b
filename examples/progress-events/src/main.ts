import { move } from './move.js';

const [file, url] = process.argv.slice(2);

if (file === undefined || url === undefined) {
  process.stderr.write('Usage: npm start -- <file.db> <postgres://user:password@host/database>\n');
  process.exitCode = 2;
} else {
  await move(file, url, process.stderr);
}
