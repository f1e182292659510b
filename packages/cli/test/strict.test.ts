import { Scene } from './scene.js';

const scene = new Scene();

/** The losses and warnings of the sample: its view, and its folded names. */
const KNOWN = ['--accept', 'VIEW_NOT_CARRIED:in_print', '--accept', 'COLLATION_NOT_CARRIED:author.*'];

test('--strict ends a plan and a run with 3 where the ledger has more than decisions', async () => {
  const plan = await scene.run(['plan', 'app.db', scene.url, '--strict']);
  expect(plan.code).toBe(3);
  expect(plan.stdout).toContain('Strict: 1 loss, 1 warning not accepted, so this ends with exit code 3');
  const run = await scene.run(['migrate', 'app.db', scene.url, '--strict', '--verify', 'none']);
  expect(run.code).toBe(3);
  expect(run.stdout).toMatch(/Done\.(?:.|\n)*Strict: 1 loss, 1 warning not accepted/);
});

test('what is accepted is marked, shown apart, and no reason to fail', async () => {
  const shown = await scene.run(['plan', 'app.db', scene.url, '--strict', ...KNOWN]);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/Ledger, accepted: 1 loss, 1 warning\n +VIEW_NOT_CARRIED \(1\), COLLATION/);
  const run = await scene.run(['migrate', 'app.db', scene.url, '--strict', '--json', ...KNOWN]);
  const { exitCode, result } = JSON.parse(run.stdout);
  expect([run.code, exitCode, result.status]).toEqual([0, 0, 'done']);
  const marked = result.ledger.filter((note: { accepted?: true }) => note.accepted === true);
  expect(marked.map((note: { code: string }) => note.code).sort()).toEqual([
    'COLLATION_NOT_CARRIED',
    'VIEW_NOT_CARRIED',
  ]);
});

test('a code that does not exist is refused before anything is opened', async () => {
  const run = await scene.run(['plan', 'app.db', scene.url, '--accept', 'VIEW_NOT_CARIED']);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain('Did you mean "VIEW_NOT_CARRIED"');
});
