import { bring } from './bring.js';

const [file, url, word] = process.argv.slice(2);

if (file === undefined || url === undefined || (word ?? 'anyway') !== 'anyway') {
  process.stderr.write('Usage: npm start -- <file.db> <postgres://user:password@host/database> [anyway]\n');
  process.exitCode = 2;
} else {
  const { moved, losses, rows, same } = await bring(file, url, word === 'anyway');
  for (const line of losses) process.stderr.write(`${line}\n`);
  process.stdout.write(
    moved
      ? `${rows} rows, ${same ? 'compared value by value' : 'and they differ'}\n`
      : 'Nothing was written.\n',
  );
  if (!same) process.exitCode = 3;
}
