import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BIN, createProject } from './godwit.js';

test.each(['20.20.2', '18.0.0', '22.11.0'])('Node %s is told to be too old, by exit code 2', (version) => {
  const code = `Object.defineProperty(process, 'version', { value: 'v${version}' });
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });
    process.argv.splice(1, 0, '${BIN}', '--version');
    import('${BIN}')`;
  const run = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 2, stdout: '' });
  expect(run.stderr).toContain(`godwit needs Node.js 22.12 or newer; this is v${version}`);
});

const machine = olderNode();
(machine === undefined ? test.skip : test)('the older Node of this machine says so itself', () => {
  const run = spawnSync(machine ?? '', [BIN, '--version'], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 2, stdout: '' });
  expect(run.stderr).toContain('godwit needs Node.js 22.12 or newer');
});

/** A Node outside of this workspace that is too old, where the machine has one. */
function olderNode(): string | undefined {
  for (const path of ['/usr/bin/node', '/usr/local/bin/node']) {
    try {
      const major = Number(/^v(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1]);
      if (major < 22) return path;
    } catch {
      // Not there: the next one.
    }
  }
  return undefined;
}

test('the command runs from a clone by npx, as the README says', () => {
  const cwd = fileURLToPath(new URL('../../../', import.meta.url));
  const run = spawnSync('npx', ['--no-install', 'godwit', '--version'], { cwd, encoding: 'utf8' });
  expect(run.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('what was compiled of the command is kept for the next start, unless Node is told not to', () => {
  using project = createProject({ packages: false });
  const kept = (env: NodeJS.ProcessEnv): boolean => {
    const { NODE_COMPILE_CACHE: _, ...others } = process.env;
    spawnSync(process.execPath, [BIN, '--version'], { env: { ...others, TMPDIR: project.folder, ...env } });
    return existsSync(project.path('node-compile-cache'));
  };
  expect([kept({ NODE_DISABLE_COMPILE_CACHE: '1' }), kept({})]).toEqual([false, true]);
});
