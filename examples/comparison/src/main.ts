import { compare } from './compare.js';

const [file, url] = process.argv.slice(2);

if (file === undefined || url === undefined) {
  process.stderr.write('Usage: npm start -- <file.db> <postgres://user:password@host/database>\n');
  process.exitCode = 2;
} else {
  const { compatible, lines } = await compare(file, url);
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.stdout.write(`Rows of the file ${compatible ? 'fit' : 'do not fit'} into these tables.\n`);
}
