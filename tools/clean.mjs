// Removes everything that a build makes. (`tsc -b --clean` would leave the output of deleted sources.)
import { globSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const outputs = globSync(['packages/*/dist', 'examples/*/dist', 'bench/dist', 'test-support/dist'], {
  cwd: root,
});
for (const output of outputs) rmSync(`${root}/${output}`, { recursive: true });
