import { createRequire } from 'node:module';
import { godwit } from './godwit.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

test('no command shows the help on standard error and exits 2', async () => {
  const run = await godwit([]);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain('Usage: godwit');
  expect(run.stderr).toContain('USAGE_INVALID: No command is given.');
});

test('--version and --help exit 0', async () => {
  expect(await godwit(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect(await godwit(['--help'])).toMatchObject({ code: 0, stderr: '' });
});

test.each(['migrate', 'plan', 'inspect', 'dialects'])('%s --help has examples', async (command) => {
  const run = await godwit([command, '--help']);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toMatch(new RegExp(`Examples:\n  godwit ${command}`));
});

const WRONG: readonly (readonly [string, readonly string[], string])[] = [
  ['a misspelt command', ['migrat'], "Unknown command 'migrat' (Did you mean migrate?)"],
  ['help about a misspelt command', ['help', 'migrat'], "There is no command 'migrat'."],
  ['the --verify of migrate', ['verify', '--verify', 'counts'], "'--verify' (Did you mean --level?)"],
  ['the --level of verify', ['migrate', '--level=counts'], "'--level=counts' (Did you mean --verify?)"],
  ['a misspelt flag', ['migrate', '--includ-tables', 'a'], '(Did you mean --include-tables?)'],
  [
    'a value that is no choice',
    ['migrate', '--on-bad-text', 'drop'],
    'Allowed choices are fail, strip, replace.',
  ],
  [
    'an unknown --on-existing',
    ['migrate', '--on-existing', 'replace'],
    'Allowed choices are fail, drop, drop-first, truncate, append, skip, upsert, replace-seeds',
  ],
  [
    'an unknown --on-error',
    ['migrate', '--on-error', 'ignore'],
    'Allowed choices are stop, skip-table, reject-row.',
  ],
  ['an unknown --snapshot', ['plan', '--snapshot', 'none'], 'Allowed choices are live, copy.'],
  ['a batch size of 0', ['migrate', '--batch-size', '0'], 'Expected a whole number from 1 to 1000000.'],
  ['a batch size in words', ['migrate', '--batch-size', 'big'], 'Expected a whole number from 1 to 1000000.'],
  ['too many tables at once', ['migrate', '--parallel=65'], 'Expected a whole number from 1 to 64.'],
  [
    'a url behind --parallel, which is the source',
    ['migrate', '--parallel', 'sqlite:a.db'],
    'There is no target.',
  ],
  ['--parallel=off', ['migrate', '--parallel=off'], 'Expected a whole number from 1 to 64.'],
  ['an unknown --schema-names', ['plan', '--schema-names', 'drop'], 'Allowed choices are omit, prefix.'],
  [
    'a target that is neither a url nor a file',
    ['migrate', 'sqlite:a.db', 'localhost/app'],
    'For a new SQLite file write sqlite: before its name',
  ],
  [
    'a cell limit below 1',
    ['migrate', '--max-cell-bytes', '-1'],
    'Expected a whole number from 1 to 500000000.',
  ],
  ['a where without a table', ['migrate', '--where', '=1'], 'Expected table=predicate'],
  ['a where without a predicate', ['migrate', '--where', 'orders'], 'Expected table=predicate'],
  ['a type that is none', ['migrate', '--type-mapping', 'a.b=txt'], 'Allowed types are boolean, smallint'],
  ['a type mapping without a type', ['migrate', '--type-mapping', 'a.b'], 'Expected name=type'],
  ['an unknown time zone', ['migrate', '--source-time-zone', 'Mars/Base'], 'Expected an IANA time zone'],
  [
    'an unknown way to keep text',
    ['migrate', '--collations', 'nocase=lower'],
    'Expected nocase=fold, nocase=icu or nocase=citext.',
  ],
  [
    'an option of a dialect that is on neither side',
    ['migrate', 'sqlite:a.db', 'sqlite:b.db', '--collations', 'nocase=icu'],
    'OPTION_OF_OTHER_DIALECT: --collations is an option of the dialect "postgres"',
  ],
  ['an empty pattern', ['migrate', '--include-tables', 'a,,b'], 'separated by commas'],
  ['too many arguments', ['migrate', 'a', 'b', 'c'], 'Too many arguments'],
  ['a flag without its value', ['plan', '--out'], "option '--out <folder>' argument missing"],
  ['no source', ['migrate'], 'There is no source.'],
  ['no target', ['migrate', 'sqlite:a.db'], 'There is no target.'],
  ['nothing to inspect', ['inspect'], 'There is no database.'],
  ['an empty source', ['migrate', '', 'postgres://h/d'], 'The source is empty.'],
];

test.each(WRONG)('%s exits 2 and says what is right', async (_what, args, message) => {
  const run = await godwit([...args]);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr.toLowerCase()).toContain(message.toLowerCase());
  expect(run.stderr).not.toMatch(/\n\s+at /);
});

test.each(['verify', 'repair', 'profile', 'plan'])(
  'an unknown option of %s points to its own help',
  async (command) => {
    const run = await godwit([command, '--schema-onyl']);
    expect(run.stderr).toContain(`See: godwit ${command} --help`);
  },
);

test('with --json the error is the one document of standard output', async () => {
  const run = await godwit(['migrate', '--batch-size', 'big', '--json']);
  expect(run).toMatchObject({ code: 2, stderr: '' });
  expect(JSON.parse(run.stdout)).toEqual({
    exitCode: 2,
    error: {
      code: 'USAGE_INVALID',
      message: expect.stringContaining('--batch-size'),
      hint: 'See: godwit migrate --help',
    },
  });
});

test.each([
  [['migrate', 'a.db', 'b.db', 'postgres://me:s3cret@host/d']],
  [['migrate', '--on-bad-text', 'postgres://me:s3cret@host/d']],
  [['migrate', '--parallel', 'postgres://me:s3cret@host/d']],
  [['postgres://me:s3cret@host/d']],
  [['migrate', 'postgrse://me:s3cret@host/d', 'b.db']],
  [['inspect', 'postgrse://me:s3c@/cret@host/d', '--json']],
])('a password in %j is not shown', async (args) => {
  const run = await godwit(args);
  expect(run.code).toBe(2);
  expect(run.stdout + run.stderr).not.toMatch(/s3c|cret/);
});
