import { makeSchema } from './make-schema.js';

const [file, url] = process.argv.slice(2);

if (file === undefined || url === undefined) {
  process.stderr.write('Usage: npm start -- <file.db> <postgres://user:password@host/database>\n');
  process.exitCode = 2;
} else {
  const { sql, notCarried } = await makeSchema(file, url);
  process.stdout.write(sql);
  if (notCarried.length > 0) process.stderr.write(['Not carried:', ...notCarried, ''].join('\n'));
}
