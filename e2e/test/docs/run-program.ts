import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { type Block, ROOT } from '@godwit/test-support/markdown';
import { godwit } from '../command.js';
import { execute } from './execute.js';
import type { Scratch } from './scratch.js';

const TSC = join(ROOT, 'node_modules/.bin/tsc');
const JEST = join(ROOT, 'node_modules/jest/bin/jest.js');

/** Compiles a program strictly and runs it; a config file is loaded, and a test is run by jest. */
export async function runProgram(block: Block, scratch: Scratch): Promise<string | undefined> {
  const name = /^\/\/ (\S+\.ts)\n/.exec(block.text)?.[1];
  if (name === undefined) return 'its first line does not name the file: // name.ts';
  const file = scratch.write(name, block.text);
  const wrong = compile(name, scratch);
  if (wrong !== undefined) return wrong;
  if (name.startsWith('godwit.config')) return checkConfig(file, scratch);
  if (name.endsWith('.test.ts')) return runTest(name, scratch);
  await using target = await createTestDatabase();
  return execute([process.execPath, file], scratch.folder, { DATABASE_URL: target.url }).failure;
}

/** Loads a config file, without connecting to what it names. */
export async function checkConfig(file: string, scratch: Scratch): Promise<string | undefined> {
  const { code, stderr } = await godwit(['dialects', '--config', file], { cwd: scratch.folder });
  return code === 0 ? undefined : stderr;
}

function compile(name: string, scratch: Scratch): string | undefined {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node', ...(name.endsWith('.test.ts') ? ['jest'] : [])],
  };
  scratch.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [name] }));
  return execute([TSC, '-p', 'tsconfig.json'], scratch.folder).failure;
}

function runTest(name: string, scratch: Scratch): string | undefined {
  const parser = { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } };
  const config = {
    rootDir: scratch.folder,
    extensionsToTreatAsEsm: ['.ts'],
    transform: { '\\.ts$': [join(ROOT, 'node_modules/@swc/jest'), parser] },
    setupFiles: [join(ROOT, 'node_modules/reflect-metadata/Reflect.js')],
  };
  scratch.write('jest.config.json', JSON.stringify(config));
  const jest = [JEST, '--config', 'jest.config.json', '--ci', name];
  return execute([process.execPath, '--experimental-vm-modules', ...jest], scratch.folder).failure;
}
