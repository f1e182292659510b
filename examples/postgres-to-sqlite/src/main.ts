import { carry } from './carry.js';

const [url, file] = process.argv.slice(2);

if (url === undefined || file === undefined) {
  process.stderr.write('Usage: npm start -- <postgres://user:password@host/database> <file.db>\n');
  process.exitCode = 2;
} else {
  const { rows, losses } = await carry(url, file);
  process.stdout.write(`${rows} rows in ${file}\n${losses.map((line) => `${line}\n`).join('')}`);
}
