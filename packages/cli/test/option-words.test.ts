import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { options as ofPostgres } from '@godwit/dialect-postgres/options';
import { options as ofSqlite } from '@godwit/dialect-sqlite/options';
import { optionTable } from '@godwit/engine';
import { NOTE_CODES } from '@godwit/plugin-api';
import { type Module, parseSync } from '@swc/core';
import { flagsByOption } from '../src/flags.js';
import { OptionWords } from '../src/option-words.js';

const PACKAGES = fileURLToPath(new URL('../../', import.meta.url));
const SPEAKING = ['engine', 'dialect-sqlite', 'dialect-postgres', 'plugin-api'];
const OWNERS = [
  { name: 'sqlite', options: ofSqlite },
  { name: 'postgres', options: ofPostgres },
];
const NAMES = Object.keys(flagsByOption(optionTable(OWNERS)));
/** What people who typed flags do not know. The names that are words of the language are only known behind `options.` */
const UNKNOWN = new RegExp(
  `\\b(?:${NAMES.filter((name) => /[A-Z]/.test(name)).join('|')})\\b|options\\.(?!columns\\b)|\\b(?:bookkeeping|accept|snapshot|where|infer|verify|history|parallel|collations) "|\\bwith (?:where|accept|bookkeeping|snapshot|infer|collations)\\b|(?<!options\\.)\\bcolumns (?:says|asked|chose|leaves)\\b`,
);

function wordsOf(...args: readonly string[]): OptionWords {
  const words = new OptionWords(args);
  words.know(OWNERS);
  return words;
}

/** A sentence of the source, an ellipsis for what a template is given. */
interface Sentence {
  readonly file: string;
  readonly text: string;
}

function sentences(folder: string): readonly Sentence[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('testkit'))
    .flatMap((name) => textsIn(join(folder, name)).map((text) => ({ file: name, text })))
    .filter(({ text }) => /[a-z]+ [a-z]+/i.test(text) && !/^\s*(?:SELECT|WITH)\b/.test(text));
}

function textsIn(file: string): readonly string[] {
  const options = { syntax: 'typescript', decorators: true, target: 'es2022' } as const;
  const texts: string[] = [];
  collect(parseSync(readFileSync(file, 'utf8'), options), texts);
  return texts;
}

function collect(node: Module | unknown, into: string[]): void {
  if (typeof node !== 'object' || node === null) return;
  const { type, value, quasis } = node as Record<string, unknown>;
  if (type === 'StringLiteral') into.push(String(value));
  if (type === 'TemplateLiteral')
    into.push((quasis as readonly { readonly cooked: string }[]).map(({ cooked }) => cooked).join('…'));
  for (const child of Object.values(node)) collect(child, into);
}

const all = SPEAKING.flatMap((name) => sentences(join(PACKAGES, name, 'src')));
/** Causes and remedies of codes are Markdown of the documents; the command prints the meanings. */
const printed = all.filter(({ text }) => !text.includes('`'));

test('no message of the engine or a dialect calls an option by a name that nobody typed', () => {
  const words = wordsOf();
  expect(printed.length).toBeGreaterThan(1000);
  const escaped = printed.filter(({ text }) => UNKNOWN.test(words.of(text)));
  expect(escaped).toEqual([]);
});

test('the meanings of codes, which head a ledger, name no option', () => {
  const meanings = Object.values(NOTE_CODES).map(({ meaning }) => meaning);
  expect(meanings.filter((text) => UNKNOWN.test(text))).toEqual([]);
});

const FLAG = /(?<![\w-])--[a-z]/;
const OTHER_PROGRAM = /`pg_dump [^`]*`/g;

test('no text of the engine, the contracts or a dialect has a flag in it, which a library does not have', () => {
  const more = ['dialect-memory', 'transforms'].flatMap((name) => sentences(join(PACKAGES, name, 'src')));
  const said = [...all, ...more].filter(({ text }) => FLAG.test(text.replace(OTHER_PROGRAM, '')));
  expect(said).toEqual([]);
});

test('options are called by their flags, their values as they are typed', () => {
  const words = wordsOf();
  expect(words.of('Leave the table out with excludeTables.')).toBe(
    'Leave the table out with --exclude-tables.',
  );
  expect(words.of('leave it out with options.where, or')).toBe('leave it out with --where, or');
  expect(words.of('typeMappings: { "my users.born": "date" } keeps')).toBe(
    '--type-mapping "my users.born=date" keeps',
  );
  expect(words.of('options.collations: { "nocase": "fold" } keeps')).toBe('--collations nocase=fold keeps');
  expect(words.of('includeTables "bo*" matches no table')).toBe('--include-tables "bo*" matches no table');
});

test('an option of the config file keeps its name there, unless its flag was typed', () => {
  const words = wordsOf('migrate');
  words.fileSays({ excludeTables: ['x'], where: {}, dropTables: true });
  expect(words.of('excludeTables, options.where and onExisting "drop"')).toBe(
    'excludeTables, options.where and dropTables',
  );
  const typed = wordsOf('migrate', '--exclude-tables=y', '--drop-tables');
  typed.fileSays({ excludeTables: ['x'] });
  expect(typed.of('excludeTables and onExisting "drop"')).toBe('--exclude-tables and --drop-tables');
});

test('names of the database that are names of options stay as they are', () => {
  const words = wordsOf();
  for (const text of [
    'the column "dataOnly" of "options.where"',
    'dataOnly.batchSize is smallint',
    'rows where it is true; the history of runs',
    'public.dataOnly holds 3 rows',
  ])
    expect(words.of(text)).toBe(text);
});

test('every sentence of an answer is put so, and no name in it', () => {
  const answer = {
    name: 'excludeTables',
    rows: 3n,
    ledger: [{ place: { table: 'dataOnly' }, message: 'Set onBadText.', suggestion: 'Or excludeTables.' }],
  };
  expect(wordsOf().inAll(answer)).toEqual({
    name: 'excludeTables',
    rows: 3n,
    ledger: [
      { place: { table: 'dataOnly' }, message: 'Set --on-bad-text.', suggestion: 'Or --exclude-tables.' },
    ],
  });
});

test('a command that is proposed is whole: its databases as they were typed, without passwords, and where the records are', () => {
  const words = wordsOf('migrate');
  const text = 'Go on with it ("resume"), or see with "history". The table "resume" stays.';
  expect(words.of(text)).toBe(text);
  words.areTyped({ source: 'app.db', target: "my app's.db" }, { config: 'mine.json', bookkeeping: 'b' });
  expect(words.of('Go on with "resume".')).toBe(
    `Go on with "godwit resume 'my app'\\''s.db' --config mine.json --bookkeeping b".`,
  );
  words.areTyped({ source: 'postgres://me:secret@here/a', target: 'b.db' }, {});
  expect(words.of(text)).toBe(
    `Go on with it ("godwit resume 'postgres://me:***@here/a' b.db"), or see with "godwit history b.db". The table "resume" stays.`,
  );
  expect(words.command('repair')).toBe("godwit repair 'postgres://me:***@here/a' b.db");
  words.areTyped({}, { config: false });
  expect(words.command('resume')).toBe('godwit resume --no-config');
});

test('everything is shown where the flag or the config file asks for it', () => {
  const words = wordsOf();
  expect(words.isVerbose({})).toBe(false);
  words.fileSays({ verbose: true });
  expect(words.isVerbose({})).toBe(true);
});
