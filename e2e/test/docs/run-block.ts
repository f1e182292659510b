import { createTestDatabase } from '@godwit/test-support';
import type { Block } from '@godwit/test-support/markdown';
import { execute } from './execute.js';
import { checkConfig, runProgram } from './run-program.js';
import { runSql } from './run-sql.js';
import type { Scratch } from './scratch.js';

type Runner = (block: Block, scratch: Scratch) => Promise<string | undefined>;

/** How a block of each language is tried; the answer is what went wrong. */
const RUNNERS: Readonly<Record<string, Runner>> = {
  sh: runScript,
  ts: runProgram,
  json: async (block, scratch) => checkConfig(scratch.write('snippet.json', block.text), scratch),
  sql: runSql,
  // Only shown: output, and commands of a terminal. console.long.test.ts looks at what those commands name.
  text: async () => undefined,
  console: async () => undefined,
};

/** Tries one block of a document. The answer is what went wrong. */
export async function runBlock(block: Block, scratch: Scratch): Promise<string | undefined> {
  const runner = Object.hasOwn(RUNNERS, block.language) ? RUNNERS[block.language] : undefined;
  if (runner !== undefined) return await runner(block, scratch);
  const known = Object.keys(RUNNERS).join(', ');
  const what = block.language === '' ? 'has no language' : `is in ${block.language}`;
  return `the block ${what}; fence it as one of: ${known}`;
}

async function runScript(block: Block, scratch: Scratch): Promise<string | undefined> {
  await using target = await createTestDatabase();
  const script = ['bash', '-euo', 'pipefail', '-c', block.text] as const;
  return execute(script, scratch.folder, { DATABASE_URL: target.url }).failure;
}
