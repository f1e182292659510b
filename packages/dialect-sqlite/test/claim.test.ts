import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { TargetSession } from '@godwit/plugin-api';
import { makeDatabase, temporaryFolder } from './support.js';
import { begin, finish, openTarget, RUN } from './target-support.js';

const DIALECT = new URL('../dist/index.js', import.meta.url).href;
const ROUNDS = 30;

/** Takes each place that is named on its input, says how that went, and gives all up at the end of the round. */
const RIVAL = `
  import { createInterface } from 'node:readline';
  const { sqlite } = await import(${JSON.stringify(DIALECT)});
  let target;
  console.log('ready');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === '') { await target?.[Symbol.asyncDispose](); console.log('given up'); continue; }
    const [path, lag] = line.split('\t');
    target = await sqlite.openTarget(sqlite.parseConfig(path), { signal: new AbortController().signal });
    console.log('open');
    for (const end = performance.now() + Number(lag); performance.now() < end; );
    try { await target.lock('rival'); console.log('won'); } catch (error) { console.log(error.code ?? error); }
  }
`;

async function take(target: TargetSession): Promise<string> {
  try {
    await target.lock(RUN);
    return 'won';
  } catch (error) {
    return String((error as { readonly code?: string }).code ?? error);
  }
}

test('of two runs that begin together on one new database one builds it and the other says so', async () => {
  using folder = temporaryFolder();
  const rival = spawn(process.execPath, ['--input-type=module', '-e', RIVAL], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: rival.stdout })[Symbol.asyncIterator]();
  const says = async (): Promise<string> => String((await lines.next()).value);
  try {
    expect(await says()).toBe('ready');
    for (let round = 0; round < ROUNDS; round++) {
      const path = folder.file(`${round}.db`);
      // In every other round a dead run left something.
      if (round % 2 === 1) makeDatabase(`${path}.partial`, 'CREATE TABLE godwit_runs (run_id TEXT)');
      await using target = await openTarget(path);
      // The one that begins later meets every step of the other one.
      rival.stdin.write(`${path}\t${(round % 10) * 0.7}\n`);
      expect(await says()).toBe('open');
      const outcomes = await Promise.all([take(target), says()]);
      expect([round, ...outcomes.sort()]).toEqual([round, 'TARGET_LOCKED', 'won']);
      rival.stdin.write('\n');
      expect(await says()).toBe('given up');
    }
  } finally {
    rival.kill('SIGKILL');
    await once(rival, 'exit');
  }
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a run that is refused leaves what another one builds', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await using first = await openTarget(path);
  await first.lock(RUN);
  await begin(first);
  {
    await using second = await openTarget(path);
    expect(await take(second)).toBe('TARGET_LOCKED');
  }
  await finish(first);
  await first.complete?.();
  expect(readdirSync(folder.path)).toEqual(['a.db']);
});

test.each([
  ['removed', (partial: string) => rmSync(partial)],
  [
    'replaced',
    (partial: string) => {
      renameSync(partial, `${partial}.away`);
      writeFileSync(partial, 'of somebody else');
    },
  ],
])('a database that was %s while it was built is not put in place', async (_, disturb) => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await using target = await openTarget(path);
  await target.lock(RUN);
  await begin(target);
  await finish(target);
  disturb(`${path}.partial`);
  await expect(target.complete?.()).rejects.toMatchObject({ code: 'LOCK_LOST' });
  expect(existsSync(path)).toBe(false);
});
