import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TOOL = fileURLToPath(new URL('../write-type-page.mjs', import.meta.url));

test('docs/type-mapping.md is what the type mappers of the dialects say', () => {
  const run = spawnSync(process.execPath, [TOOL, '--check'], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stderr: '' });
});
