import { createTestDatabase } from '@godwit/test-support';
import { listDocuments } from '@godwit/test-support/markdown';
import pg from 'pg';
import {
  type ConsoleCommand,
  folderOf,
  listConsoleCommands,
  missingIn,
  scriptsOf,
} from './console-commands.js';
import { execute } from './execute.js';
import { createScratch } from './scratch.js';

const COMMANDS = listConsoleCommands();
const STARTS = COMMANDS.filter(({ command }) => command.startsWith('npm start '));
const URL_SHOWN = /postgres:\/\/user:password@localhost\/\w+/;

test('what the commands at a prompt name is there', () => {
  const missing = COMMANDS.flatMap(({ document, command }) => {
    const what = missingIn(command);
    return what === undefined ? [] : `${document}: ${command}: ${what}`;
  });
  expect(missing).toEqual([]);
  expect(missingIn('npm run nonsense')).toBe('the script nonsense');
  expect(missingIn('npm start -w @godwit/nonsense -- a.db')).toBe('@godwit/nonsense');
  expect(missingIn('npm install godwit better-sqlite3')).toBe('better-sqlite3');
});

test('every example says how it is tried', () => {
  const examples = listDocuments().filter((path) => /^examples\/[^/]+\/README\.md$/.test(path));
  const told = COMMANDS.filter(({ command }) => /^npm (start|run demo|test -- examples)/.test(command));
  expect(examples.filter((path) => !told.some(({ document }) => document === path))).toEqual([]);
});

test.each(STARTS.map((start) => [start.document, start] as const))(
  'the example starts as %s says',
  async (_, start) => {
    await using database = await createTestDatabase();
    using scratch = createScratch();
    // Where PostgreSQL is the source, something has to be in it.
    if (/-- postgres:/.test(start.command)) await fill(database.url);
    const { failure, stdout, stderr } = run(start, scratch.folder, database.url);
    expect(failure).toBeUndefined();
    expect(stdout + stderr).not.toBe('');
    if (start.output !== '') expect(stdout.trimEnd()).toBe(start.output);
  },
);

/** As npm does it: the script of the workspace, in the folder of the workspace. */
function run({ command }: ConsoleCommand, folder: string, url: string): ReturnType<typeof execute> {
  const [, name = '', args = ''] = /^npm start -w (\S+) -- (.*)$/.exec(command) ?? [];
  const workspace = folderOf(name) ?? '';
  const script = `${scriptsOf(workspace)['start']} ${args.replace(URL_SHOWN, url)}`;
  return execute(['bash', '-c', script.replaceAll('$PWD', folder)], workspace);
}

async function fill(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE TYPE mood AS ENUM ('glad'); CREATE TABLE people (id int PRIMARY KEY, mood mood);
    INSERT INTO people VALUES (1, 'glad')`);
  await client.end();
}
