// Writes the table of codes in docs/profile.md from FINDING_CODES: `node tools/write-findings.mjs`, or only compares
// with `--check`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FINDING_CODES } from '@godwit/plugin-api';

const file = fileURLToPath(new URL('../docs/profile.md', import.meta.url));
const [start, end] = [
  '<!-- findings: written by tools/write-findings.mjs -->\n',
  '<!-- end of findings -->\n',
];
const before = readFileSync(file, 'utf8');
const [head, rest] = split(before, start);
const [, tail] = split(rest, end);
const after = `${head}${start}\n${table()}\n${end}${tail}`;

if (!process.argv.includes('--check')) writeFileSync(file, after);
else if (after !== before) {
  process.stderr.write('docs/profile.md is not what FINDING_CODES says: run node tools/write-findings.mjs\n');
  process.exitCode = 1;
}

function table() {
  const rows = Object.entries(FINDING_CODES).map(
    ([code, { meaning, counts, choices }]) =>
      `| \`${code}\` | ${meaning} | ${counts} | ${choices.map((choice) => choice.replaceAll(/(\w+)(?=[:;,]|$)/g, '`$1`')).join('; ')} |`,
  );
  return ['| code | what was found | counts | choices |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function split(text, mark) {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`docs/profile.md has no line ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
