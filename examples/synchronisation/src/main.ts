import { follow } from './follow.js';

const [file, url, ...renames] = process.argv.slice(2);

if (file === undefined || url === undefined) {
  process.stderr.write(
    'Usage: npm start -- <file.db> <postgres://user:password@host/database> [old=new ...]\n',
  );
  process.exitCode = 2;
} else {
  const { same, lines } = await follow(file, url, Object.fromEntries(renames.map((one) => one.split('='))));
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.stdout.write(same ? 'Both sides hold the same.\n' : 'Both sides do not hold the same.\n');
  process.exitCode = same ? 0 : 3;
}
