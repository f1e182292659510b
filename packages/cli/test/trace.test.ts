import { Scene } from './scene.js';

const scene = new Scene();

interface Written {
  readonly traceEvents: readonly { readonly name: string; readonly ph: string }[];
}

function written(name: string): Written {
  return JSON.parse(scene.project.read(name)) as Written;
}

test('--trace writes what took how long, and the summary names the longest part', async () => {
  const run = await scene.run(['migrate', 'app.db', scene.url, '--trace', 'trace.json']);
  expect(run.code).toBe(0);
  const names = written('trace.json').traceEvents.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['scan author', 'scan book', 'load', 'proof book', 'thread_name']),
  );
  expect(run.stdout).toMatch(
    /\n {2}The longest part was [a-z ]+ \(\d+ %, \d+\.\d s\)(?:, then [a-z ]+ \(\d+ %, \d+\.\d s\))?\n/,
  );
  expect(run.stdout).toMatch(/the server|keys|the proof|planning|reading/);
});

test('a later run replaces the trace of an earlier one', async () => {
  await scene.run(['plan', 'app.db', scene.url, '--trace', 'trace.json']);
  const first = scene.project.read('trace.json');
  const run = await scene.run(['migrate', 'app.db', scene.url, '--trace', 'trace.json']);
  expect(run.code).toBe(0);
  expect(scene.project.read('trace.json')).not.toBe(first);
});

test('a run that fails leaves its trace', async () => {
  await scene.run(['migrate', 'app.db', scene.url]);
  const run = await scene.run(['migrate', 'app.db', scene.url, '--trace', 'trace.json']);
  expect(run.code).not.toBe(0);
  expect(written('trace.json').traceEvents.length).toBeGreaterThan(0);
});

test('verify and repair write a trace, too', async () => {
  await scene.run(['migrate', 'app.db', scene.url]);
  for (const command of ['verify', 'repair']) {
    const run = await scene.run([command, 'app.db', scene.url, '--trace', `${command}.json`]);
    expect(run.code).toBe(0);
    const names = written(`${command}.json`).traceEvents.map(({ name }) => name);
    expect(names).toContain('proof book');
  }
});

test('sync replaces no file that godwit did not write, and advises no flag that allows losses', async () => {
  scene.project.write('mine.txt', 'mine');
  for (const flag of ['--trace', '--sql', '--down', '--report']) {
    const run = await scene.run(['sync', 'app.db', scene.url, '--force', flag, 'mine.txt']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('mine.txt is not written');
    expect(run.stderr).not.toContain('--force');
  }
  expect(scene.project.read('mine.txt')).toBe('mine');
});

test('a trace does not replace what godwit did not write, and nothing is done then', async () => {
  scene.project.write('mine.json', '{}');
  await scene.refused(['migrate', 'app.db', scene.url, '--trace', 'mine.json'], {
    code: 2,
    error: 'USAGE_INVALID',
    says: /--force/,
  });
  const run = await scene.run(['migrate', 'app.db', scene.url, '--trace', 'mine.json', '--force']);
  expect(run.code).toBe(0);
  expect(written('mine.json').traceEvents.length).toBeGreaterThan(0);
});
