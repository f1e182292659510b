import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommandHost, runGodwit, runInSharedHost } from '@godwit/test-support';

const COMMANDS = [['--version'], ['migrat'], ['inspect', 'nowhere.db', '--json']];

test('a command says and ends the same in a host as in a process of its own, every time', async () => {
  for (const args of [...COMMANDS, ...COMMANDS]) {
    const { seconds: _taken, ...alone } = await runGodwit(args);
    expect(await runInSharedHost(args, { env: process.env })).toMatchObject(alone);
  }
});

test('commands of a host have the folder and the environment that they ask for, also at the same time', async () => {
  using host = createCommandHost();
  const { NO_COLOR: _, ...env } = process.env;
  const [plain, coloured] = await Promise.all([
    host.run(['migrat'], { env }),
    host.run(['migrat'], { env: { ...env, FORCE_COLOR: '1' }, cwd: '/' }),
  ]);
  const ESC = String.fromCharCode(27);
  expect([plain, coloured].map(({ stderr }) => stderr.includes(ESC))).toEqual([false, true]);
  expect((await host.run(['migrat'], { env })).stderr).toBe(plain.stderr);
});

test('of a process for commands that dies the test that asked learns', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-test-'));
  const config = join(folder, 'godwit.config.mjs');
  writeFileSync(config, 'process.exit(3);');
  await expect(runInSharedHost(['dialects', '--config', config], { env: process.env })).rejects.toThrow(
    'its process ended (code 3)',
  );
  expect(await runInSharedHost(['--version'], { env: process.env })).toMatchObject({ code: 0, stderr: '' });
  rmSync(folder, { recursive: true });
});
