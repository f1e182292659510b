import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ERROR_CODES, FINDING_CODES, NOTE_CODE_GROUPS, NOTE_CODES } from '@godwit/plugin-api';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WRITERS = ['engine/src', 'dialect-sqlite/src', 'dialect-postgres/src', 'plugin-api/src/sql'];

/** Words in capitals that are a literal of their own; and those that are the code of a note or an error. */
const LITERAL = /'([A-Z]+(?:_[A-Z]+)*)'/g;
const MADE = /\bcode: '([a-z]+\/[A-Z_]+|[A-Z]+(?:_[A-Z]+)+)'/g;

const sources = WRITERS.flatMap((folder) => filesIn(join(ROOT, 'packages', folder)));

test('docs/ledger.md is what the table of codes says', () => {
  const tool = join(ROOT, 'tools', 'write-ledger-page.mjs');
  const run = spawnSync(process.execPath, [tool, '--check'], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stderr: '' });
});

test('every code is in one group, and tells its cause and its remedy', () => {
  const grouped = NOTE_CODE_GROUPS.flatMap(({ codes }) => codes);
  expect([...grouped].sort()).toEqual(Object.keys(NOTE_CODES).sort());
  for (const { meaning, cause, remedy } of Object.values(NOTE_CODES))
    for (const text of [meaning, cause, remedy]) expect(text).toMatch(/^[A-Z`].*[.]$/);
});

test('every code is written somewhere', () => {
  const written = new Set(sources.flatMap((text) => matches(text, LITERAL)));
  expect(Object.keys(NOTE_CODES).filter((code) => !written.has(code))).toEqual([]);
});

test('every code that is written is a documented one', () => {
  const known = [...Object.keys(NOTE_CODES), ...Object.keys(ERROR_CODES), ...Object.keys(FINDING_CODES)];
  const unknown = sources.flatMap((text) => matches(text, MADE)).filter((code) => !known.includes(code));
  expect(unknown).toEqual([]);
});

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function filesIn(folder: string): readonly string[] {
  return (
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      // This one only reads what others wrote.
      .filter((file) => file.endsWith('.ts') && !file.endsWith('keep-row.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
  );
}
