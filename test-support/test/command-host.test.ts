import { createCommandHost, runGodwit } from '@godwit/test-support';

const COMMANDS = [['--version'], ['migrat'], ['inspect', 'nowhere.db', '--json']];

test('a command says and ends the same in a host as in a process of its own, every time', async () => {
  using host = createCommandHost();
  for (const args of [...COMMANDS, ...COMMANDS]) {
    const { seconds: _taken, ...alone } = await runGodwit(args);
    expect(await host.run(args, { env: process.env })).toMatchObject(alone);
  }
});

test('commands of a host have the folder and the environment that they ask for, also at the same time', async () => {
  using host = createCommandHost();
  const [plain, coloured] = await Promise.all([
    host.run(['migrat'], { env: process.env }),
    host.run(['migrat'], { env: { ...process.env, FORCE_COLOR: '1' }, cwd: '/' }),
  ]);
  const ESC = String.fromCharCode(27);
  expect([plain, coloured].map(({ stderr }) => stderr.includes(ESC))).toEqual([false, true]);
  expect((await host.run(['migrat'], { env: process.env })).stderr).toBe(plain.stderr);
});
